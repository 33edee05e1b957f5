import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { SAMPLES } from './start-page.ts'

/**
 * Builds the page with another workspace, so that parts can be tried without the layout around them.
 *
 * @returns the folder with the files, for `startPage({ server: { page } })`. Delete it.
 */
export async function buildParts(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'docchat-parts-'))
  await build({
    root: join(import.meta.dirname, '../..'),
    configFile: false,
    logLevel: 'error',
    base: './',
    plugins: [react()],
    resolve: {
      alias: [{ find: /^.*\/layout\/workspace\.tsx$/, replacement: join(import.meta.dirname, 'parts.tsx') }],
    },
    build: { target: 'es2022', outDir, assetsInlineLimit: 0, minify: false },
  })
  for (const path of SAMPLES) await cp(path, join(outDir, 'samples', basename(path)))
  return outDir
}
