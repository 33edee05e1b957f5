import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/** The HTML page of Swagger UI. It loads nothing from other servers; its URLs are relative, for any mount path. */
export const DOCS_PAGE: string = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DocChat API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`

export const START_SCRIPT: string = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  // By default, Swagger UI sends the document to an external validator.
  validatorUrl: null,
})
`

/** The content security policy: only the page's own files, and the images in its style sheet. Swagger UI sets inline styles. */
export const DOCS_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';')

/** Files that are served unchanged from {@link swaggerUiFolder}. */
export const SWAGGER_UI_FILES: readonly string[] = ['swagger-ui.css', 'swagger-ui-bundle.js']

/** The folder where Swagger UI is installed. */
export function swaggerUiFolder(): string {
  const require = createRequire(import.meta.url)
  return dirname(require.resolve('swagger-ui-dist/package.json'))
}
