// Names that a new instance has.

export const CONNECTION = 'Username-Password-Authentication'
