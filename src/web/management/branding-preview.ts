// /keyturn/branding/preview: a hosted page as it would look, before a branding or a page template is saved.
import { Type } from 'typebox'

import { PREVIEW_SCREENS, previewPage } from '../pages/preview.ts'
import { shape, text } from './answers/shape.ts'
import { brandingBody } from './branding-schemas.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

export const brandingPreviewRoutes = [
  route({
    support: 'works',
    method: 'POST',
    path: '/keyturn/branding/preview',
    summary: 'Keyturn: a hosted page with a branding or a page template that is not saved',
    scopes: ['read:branding'],
    // it changes nothing, and the dashboard asks at every pause in typing
    unlogged: true,
    status: 200,
    answer: shape('PagePreview', { html: text }),
    body: closed({
      screen: Type.Enum([...PREVIEW_SCREENS], { description: 'Which page' }),
      branding: Type.Optional(brandingBody),
      template: Type.Optional(
        Type.String({
          maxLength: 102_400,
          description: 'Liquid template; empty for none; the stored one when left out',
        }),
      ),
      language: Type.Optional(Type.String({ maxLength: 35, pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })),
    }),
    handle: (deps, { body: { screen, branding, template, language }, request }) =>
      previewPage(deps, {
        screen,
        branding,
        template,
        languages: language === undefined ? (request.locales ?? []) : [language],
      }),
  }),
]
