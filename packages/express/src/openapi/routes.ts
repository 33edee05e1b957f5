import * as z from 'zod'
import { HttpError } from '../errors/http-error.ts'
import { type Route, type RouteSpec, route } from '../http/route.ts'
import { DOCS_POLICY, docsPage } from './docs-page.ts'
import { DOCS_STYLE } from './docs-style.ts'
import { type OpenApiDocument, openApiDocument } from './document.ts'

/** What these routes have in common. They are not part of the document themselves. */
const shown = { method: 'get', tag: 'operations', internal: true, public: true } as const

/** `GET /openapi.json` and `GET /docs`, which describe the given routes. */
export function openApiRoutes(routes: readonly RouteSpec[]): readonly Route[] {
  // Once: anybody may request them at any rate.
  let generated: { readonly document: OpenApiDocument; readonly page: string } | undefined
  function generate() {
    const document = openApiDocument(routes)
    return { document, page: docsPage(document) }
  }
  return [
    route(
      {
        ...shown,
        path: '/openapi.json',
        id: 'getOpenApi',
        summary: 'Get the OpenAPI document',
        responses: {
          200: {
            description: 'The routes as an OpenAPI 3.1 document.',
            content: { 'application/json': null },
          },
        },
      },
      async ({ request, response }) => {
        generated ??= generate()
        response.json({ ...generated.document, servers: [{ url: request.baseUrl || '/' }] })
      },
    ),
    route(
      {
        ...shown,
        path: '/docs',
        id: 'getDocs',
        summary: 'Show the documentation',
        responses: {
          200: {
            description: 'A page to read about the routes.',
            content: { 'text/html': null },
          },
        },
      },
      async ({ request, response }) => {
        // The page's relative URLs would be wrong below `/docs/`.
        if (request.path.endsWith('/')) return response.redirect(308, `${request.baseUrl}/docs`)
        generated ??= generate()
        response.set('Content-Security-Policy', DOCS_POLICY).type('html').send(generated.page)
      },
    ),
    route(
      {
        ...shown,
        path: '/docs/{file}',
        id: 'getDocsFile',
        summary: 'Get a file of the documentation page',
        params: z.object({ file: z.string().max(100) }),
        responses: {
          200: {
            description: 'A style sheet.',
            content: { 'text/css': null },
          },
        },
      },
      async ({ params: { file }, response }) => {
        if (file === 'style.css') response.type('css').set('Cache-Control', 'max-age=3600').send(DOCS_STYLE)
        else throw new HttpError('ROUTE_NOT_FOUND', `The documentation has no ${file}.`)
      },
    ),
  ]
}
