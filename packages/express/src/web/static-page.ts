import { join, resolve, sep } from 'node:path'
import express, { type Handler, Router } from 'express'

/**
 * The content security policy of the page: only its own files, no inline script or style, and no string becomes a script. Images
 * may also come from files that the page has loaded. pdf.js decodes some images in WebAssembly.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types docchat',
].join(';')

const YEAR = 365 * 24 * 3600

/** Serves the page in a folder at `/`, below any mount path. Its files are public; what they show is not. */
export function staticPage(folder: string): Handler {
  const router = Router()
  const assets = join(resolve(folder), 'assets', sep)
  router.use((request, response, next) => {
    const [path = '', ...query] = request.originalUrl.split('?')
    const reads = request.method === 'GET' || request.method === 'HEAD'
    // The page's URLs are relative to its folder.
    if (!reads || request.path !== '/' || path.endsWith('/')) next()
    else response.redirect(308, [`${request.baseUrl}/`, ...query].join('?'))
  })
  router.use(
    express.static(folder, {
      redirect: false,
      setHeaders(response, path) {
        const hashed = path.startsWith(assets)
        response.setHeader('Cache-Control', hashed ? `public, max-age=${YEAR}, immutable` : 'no-cache')
        if (path.endsWith('.html')) response.setHeader('Content-Security-Policy', POLICY)
      },
    }),
  )
  return router
}
