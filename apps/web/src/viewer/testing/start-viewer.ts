import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { type StartedPage, type StartPageOptions, startPage } from '../../testing/start-page.ts'

/** Starts a page that has only the viewer, which it builds from the sources. */
export async function startViewer(options: StartPageOptions = {}): Promise<StartedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'docchat-viewer-'))
  await build({
    root: import.meta.dirname,
    configFile: join(import.meta.dirname, '../../../vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, sourcemap: false, emptyOutDir: true },
  })
  const page = await startPage({ ...options, server: { ...options.server, page: folder } })
  return {
    ...page,
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
