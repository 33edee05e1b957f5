import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The client as one minified script for browsers. A built-in of Node in it is an error. */
export async function bundleClient(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  })
  return outputFiles.map(({ text }) => text).join('')
}
