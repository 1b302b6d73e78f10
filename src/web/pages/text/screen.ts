// What of a page Auth0's custom texts can replace: the shape of one screen's table.

/**
 * Where a key's text goes (a list: the same text in several places), and what of Auth0's variables it may name, in the
 * order in which our text takes them. One with `!` stands at the end where a custom text does not name it.
 */
export type Place = readonly [path: string | readonly string[], ...takes: string[]]

export type Screen = {
  readonly prompt: string
  readonly texts: { readonly [key: string]: Place }
  /** our page that has this screen's texts too; where both say something, the page's own stand */
  readonly on?: string
  /** the window is named by the screen that it is on */
  readonly untitled?: true
}

export type Screens = { readonly [screen: string]: Screen }
