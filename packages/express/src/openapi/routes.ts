import type { Response } from 'express'
import { z } from 'zod'
import { HttpError } from '../errors/http-error.ts'
import { type Route, type RouteSpec, route } from '../http/route.ts'
import { DOCS_PAGE, DOCS_POLICY, START_SCRIPT, SWAGGER_UI_FILES, swaggerUiFolder } from './docs-page.ts'
import { type OpenApiDocument, openApiDocument } from './document.ts'

/** What these routes have in common. They are not part of the document themselves. */
const shown = { method: 'get', tag: 'operations', internal: true, public: true } as const

/** `GET /openapi.json` and `GET /docs`, which describe the given routes. */
export function openApiRoutes(routes: readonly RouteSpec[]): readonly Route[] {
  let document: OpenApiDocument | undefined
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
        // Generated once: anybody may request it at any rate.
        document ??= openApiDocument(routes)
        response.json({ ...document, servers: [{ url: request.baseUrl || '/' }] })
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
            description: 'A page to read about the routes and try them out.',
            content: { 'text/html': null },
          },
        },
      },
      async ({ request, response }) => {
        // The page's relative URLs would be wrong below `/docs/`.
        if (request.path.endsWith('/')) response.redirect(308, `${request.baseUrl}/docs`)
        else response.set('Content-Security-Policy', DOCS_POLICY).type('html').send(DOCS_PAGE)
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
            description: 'A script or style sheet.',
            content: { 'text/javascript': null, 'text/css': null },
          },
        },
      },
      async ({ params: { file }, response }) => {
        if (file === 'start.js') response.type('js').send(START_SCRIPT)
        else if (SWAGGER_UI_FILES.includes(file)) await sendFile(response, file)
        else throw new HttpError('ROUTE_NOT_FOUND', `The documentation has no ${file}.`)
      },
    ),
  ]
}

function sendFile(response: Response, file: string): Promise<void> {
  const options = { root: swaggerUiFolder(), maxAge: '1h' }
  return new Promise((resolve, reject) =>
    response.sendFile(file, options, (error?: Error) => (error ? reject(error) : resolve())),
  )
}
