import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startExtraction } from '../../../packages/core/src/extract/process/process.ts'

const PROGRAM = new URL('../../../packages/core/dist/extract-child.js', import.meta.url)
const PDF = fileURLToPath(new URL('../../../examples/documents/workshop-lease.pdf', import.meta.url))

/** Starts processes of the built package that read PDFs. They share a cache of compiled code in a folder, as those of the command do. */
export function readers(folder: string) {
  const start = () => {
    process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled')
    try {
      return startExtraction({
        maxRssBytes: 2 ** 30,
        languageFiles: [],
        spareFiles: [],
        inBackground: false,
        program: PROGRAM,
      })
    } finally {
      delete process.env['NODE_COMPILE_CACHE']
    }
  }
  return {
    /** Fills the cache: a process writes it once it has read a whole document. */
    async warmUp(): Promise<void> {
      const reader = start()
      await Array.fromAsync(read(reader))
      await reader.kill()
    },
    /** Returns the milliseconds until so many processes have opened a PDF each. */
    async time(count: number): Promise<number> {
      const started = performance.now()
      const all = Array.from({ length: count }, start)
      await Promise.all(all.map((reader) => read(reader).next()))
      const ms = performance.now() - started
      await Promise.all(all.map((reader) => reader.kill()))
      return ms
    },
  }
}

function read(reader: ReturnType<typeof startExtraction>) {
  const request = { path: PDF, name: 'lease.pdf', mediaType: 'application/pdf' }
  return reader.extract(request, { stepTimeoutMs: () => 60_000, maxPageCharacters: 1_000_000 })
}
