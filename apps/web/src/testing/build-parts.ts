import { cp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig } from 'vite'
import { sharedFolder } from './shared.ts'
import { SAMPLES } from './start-page.ts'

/**
 * Builds a page once for all test files.
 *
 * @returns the folder with the files, for `startPage({ server: { page } })`.
 */
export function builtPage(name: string, { build: options, ...config }: InlineConfig): Promise<string> {
  return sharedFolder(`page-${name}`, async (outDir) => {
    // The build is the one that people get, not React's slower one for development.
    const before = process.env['NODE_ENV']
    process.env['NODE_ENV'] = 'production'
    try {
      const more = { outDir, sourcemap: false, emptyOutDir: true }
      await build({ ...config, logLevel: 'error', build: { ...options, ...more } })
    } finally {
      process.env['NODE_ENV'] = before
    }
  })
}

/** The page with another workspace, so that parts can be tried without the layout around them. */
export async function buildParts(): Promise<string> {
  return builtPage('parts', {
    root: join(import.meta.dirname, '../..'),
    configFile: false,
    base: './',
    plugins: [react(), samples],
    resolve: {
      alias: [{ find: /^.*\/layout\/workspace\.tsx$/, replacement: join(import.meta.dirname, 'parts.tsx') }],
    },
    build: { target: 'es2022', assetsInlineLimit: 0 },
  })
}

const samples = {
  name: 'samples',
  async writeBundle({ dir = '' }: { readonly dir?: string }): Promise<void> {
    for (const path of SAMPLES) await cp(path, join(dir, 'samples', basename(path)))
  },
}
