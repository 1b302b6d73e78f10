// /keyturn/branding/preview and /keyturn/texts: a hosted page before its look or its words are saved, and the words themselves.
import { Type } from 'typebox'

import { previewPage } from '../pages/preview-page.ts'
import { PREVIEW_SCREENS } from '../pages/preview-screens.ts'
import { screenTexts } from '../pages/screen-texts.ts'
import { flag, list, optional, shape, text } from './answers/shape.ts'
import { brandingBody, themeBody } from './branding-schemas.ts'
import { ownTexts } from './branding.ts'
import { route } from './route.ts'
import { closed, nullable } from './schema.ts'

const shade = shape('Shade', {
  field: Type.String({ description: 'The colour that could not be read, such as `colors.body_text`' }),
  shown: Type.String({ description: 'What stands in its place: #rrggbb' }),
  contrast: Type.Number({ description: 'Of what was asked for, on the ground where it is worst: 1 to 21' }),
  scheme: optional(Type.Enum(['light', 'dark'], { description: 'Of the reader, where a colour has two' })),
})

const screenText = shape('ScreenText', {
  key: text,
  text: Type.String({ description: 'What stands there without a text of this language' }),
  variables: list(text),
})

export const brandingPreviewRoutes = [
  route({
    support: 'works',
    method: 'POST',
    path: '/keyturn/branding/preview',
    summary: 'Keyturn: a hosted page with a branding, a theme, a page template or texts that are not saved',
    scopes: ['read:branding'],
    // it changes nothing, and the dashboard asks at every pause in typing
    unlogged: true,
    status: 200,
    answer: shape('PagePreview', { html: text, title: text, shades: list(shade) }),
    body: closed({
      screen: Type.Enum([...PREVIEW_SCREENS], { description: 'Which page' }),
      branding: Type.Optional(brandingBody),
      theme: Type.Optional(nullable(themeBody)),
      template: Type.Optional(
        Type.String({
          maxLength: 102_400,
          description: 'Liquid template; empty for none; the stored one when left out',
        }),
      ),
      language: Type.Optional(
        Type.String({
          maxLength: 35,
          pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
          description: 'Shown whether or not it is enabled; that of the request when left out',
        }),
      ),
      texts: Type.Optional(ownTexts),
      key: Type.Optional(
        Type.String({ maxLength: 100, description: 'A text of the screen: the page is shown in a state that says it' }),
      ),
    }),
    handle: (deps, { body, request }) => previewPage(deps, { ...body, languages: request.locales ?? [] }),
  }),
  route({
    support: 'works',
    method: 'GET',
    path: '/keyturn/texts/:language',
    summary: 'Keyturn: every text of the hosted pages that custom texts can replace',
    scopes: ['read:prompts'],
    status: 200,
    answer: shape('ScreenTexts', {
      language: text,
      dir: Type.Enum(['ltr', 'rtl']),
      enabled: flag,
      languages: list(text),
      screens: list(closed({ screen: text, prompt: text, on: optional(text), texts: list(screenText) })),
    }),
    handle: ({ storage }, { params }) => screenTexts(storage, params['language'] ?? ''),
  }),
]
