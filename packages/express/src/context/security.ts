import { DocChatError } from '@docchat/core'
import cors from 'cors'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Options of {@link securityHeaders}. */
export interface SecurityHeadersOptions {
  /**
   * Whether browsers must use HTTPS for all subdomains of the server's name too, whoever runs them.
   * @defaultValue false
   */
  readonly hstsSubdomains?: boolean
}

/** Sets headers that keep browsers from doing more with a response than showing it. Pages relax the content policy themselves. */
export function securityHeaders({ hstsSubdomains = false }: SecurityHeadersOptions = {}): RequestHandler {
  return helmet({
    strictTransportSecurity: { includeSubDomains: hstsSubdomains },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  })
}

/** Options of {@link crossOrigin}. */
export interface CrossOriginOptions {
  /** The origins of web pages that may call the server, such as `https://chat.example.org`. @defaultValue [] */
  readonly origins?: readonly string[]
}

/** Headers that a page of another origin may send, and headers that it may read. */
const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-None-Match',
  'If-Range',
  'Last-Event-ID',
  ...['Mcp-Method', 'Mcp-Name', 'MCP-Protocol-Version'],
  'Range',
  'Tus-Resumable',
  'Upload-Checksum',
  'Upload-Length',
  'Upload-Metadata',
  'Upload-Offset',
  'X-Request-ID',
  'X-Correlation-ID',
  'traceparent',
  // What OpenAI's own client adds to each request.
  ...['OpenAI-Organization', 'OpenAI-Project'],
  ...[
    'Arch',
    'Helper-Method',
    'Lang',
    'OS',
    'Package-Version',
    'Retry-Count',
    'Runtime',
    'Runtime-Version',
    'Timeout',
  ].map((name) => `X-Stainless-${name}`),
]
const RESPONSE_HEADERS = [
  'Accept-Ranges',
  'Allow',
  'Content-Location',
  'Content-Disposition',
  'Content-Range',
  'ETag',
  'Idempotency-Replayed',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Tus-Extension',
  'Tus-Max-Size',
  'Tus-Resumable',
  'Tus-Version',
  'Upload-Expires',
  'Upload-Length',
  'Upload-Metadata',
  'Upload-Offset',
  'X-Document-ID',
  'X-Job-ID',
  'WWW-Authenticate',
  'X-Request-ID',
  'X-Correlation-ID',
  'X-Process-Time',
]

/**
 * Allows pages of these origins, and no others, to call the server.
 *
 * @throws DocChatError `INVALID_ARGUMENT` for a value that is not an origin.
 */
export function crossOrigin({ origins = [] }: CrossOriginOptions = {}): RequestHandler {
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `"${origin}" is not an origin. Give only the scheme, host and port, such as https://chat.example.org.`,
    )
  }
  return cors({
    origin: origins.length === 0 ? false : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: RESPONSE_HEADERS,
    maxAge: 600,
  })
}
