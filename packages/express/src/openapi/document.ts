import type { RouteSpec } from '../http/route.ts'
import { packageVersion } from '../package-version.ts'
import { type Answer, COMMON_HEADERS, collectFailures, type Header } from './failures.ts'
import { collectSchemas, type JsonSchema } from './json-schema.ts'
import { type Operation, operationOf } from './operation.ts'

/** Options of {@link openApiDocument}. */
export interface OpenApiOptions {
  /** Where the routes are mounted, as a URL or a path. @defaultValue '/' */
  readonly serverUrl?: string
}

/** An OpenAPI document. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly [key: string]: unknown }
  /** By path, then by method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly servers: readonly { readonly url: string }[]
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly responses: Readonly<Record<string, Answer>>
    readonly headers: Readonly<Record<string, Header>>
    readonly [key: string]: unknown
  }
  readonly [key: string]: unknown
}

const TAGS: Readonly<Record<RouteSpec['tag'], string>> = {
  documents: 'Upload documents, and read what was extracted from them.',
  webhooks: 'See what has become of webhooks, and send them again.',
  jobs: 'Follow the processing of documents, and retry or cancel it.',
  answers: 'Ask questions and get answers with verified citations, or search for passages.',
  conversations: 'Ask questions that build on each other, and read them again later.',
  openai: "Ask questions through OpenAI's protocol.",
  operations: 'Monitor the server.',
}

/** Describes routes as an OpenAPI 3.1 document, without the internal ones. */
export function openApiDocument(
  routes: readonly RouteSpec[],
  { serverUrl = '/' }: OpenApiOptions = {},
): OpenApiDocument {
  const schemas = collectSchemas()
  const failures = collectFailures(schemas)
  const paths: Record<string, Record<string, Operation>> = {}
  const shown = routes.filter(({ internal }) => internal !== true)
  for (const spec of shown) {
    const path = paths[spec.path] ?? {}
    paths[spec.path] = path
    path[spec.method] = operationOf(spec, schemas, failures)
  }
  const tags = Object.entries(TAGS).filter(([name]) => shown.some(({ tag }) => tag === name))
  return {
    openapi: '3.1.1',
    info: {
      title: 'DocChat',
      version: packageVersion(),
      description: 'Ask questions about your documents and get answers with verified citations.',
      contact: { name: 'DocChat', url: 'https://github.com/docchat/docchat' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }],
    tags: tags.map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: schemas.named(),
      responses: failures.named(),
      headers: headers(),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'An API key (`docchat keys create`) or a JWT, depending on the configuration of the server. A server without authentication ignores it, and accepts requests from its own machine only.',
        },
      },
    },
  }
}

function headers(): Record<string, Header> {
  const described = Object.entries(COMMON_HEADERS).map(
    ([name, description]) => [name, { description, schema: { type: 'string' } }] as const,
  )
  return Object.fromEntries(described)
}
