import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
const samples = join(import.meta.dirname, '../../examples/documents')

/** Files that are fetched by name: what pdf.js needs for some PDFs, and the sample documents. */
function copiedFiles(): Plugin {
  return {
    name: 'copied-files',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      for (const folder of ['cmaps', 'standard_fonts', 'wasm', 'iccs'])
        await cp(join(pdfjs, folder), join(dir, 'pdfjs', folder), { recursive: true })
      await cp(samples, join(dir, 'samples'), {
        recursive: true,
        filter: (path) => path === samples || path.endsWith('.pdf'),
      })
    },
  }
}

export default defineConfig({
  // The page may be mounted under any path.
  base: './',
  plugins: [react(), copiedFiles()],
  build: {
    target: 'es2022',
    license: { fileName: 'THIRD-PARTY-NOTICES.md' },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '^/(?!src|@|node_modules|index.html|favicon|$)': 'http://127.0.0.1:3000' } },
})
