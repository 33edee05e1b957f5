import { readFile } from 'node:fs/promises'
import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'
import { thirdParty } from '../../tsup.third-party.ts'
import { copyPdfjsFiles } from './pdfjs-files.ts'
import { amendedDrawing } from './src/extract/pdf/pdfjs/amend.ts'

/** Amends the part of pdf.js that becomes part of the package. */
const amendDrawing: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'amend-drawing',
  setup(build) {
    build.onLoad({ filter: /[\\/]pdf\.mjs$/ }, async ({ path }) => ({
      contents: amendedDrawing(await readFile(path, 'utf8')),
    }))
  },
}

const config: Options = {
  ...base,
  entry: {
    index: 'src/index.ts',
    backend: 'src/backend.ts',
    json: 'src/json/index.ts',
    sqlite: 'src/sqlite/index.ts',
    testing: 'src/testing/index.ts',
    trace: 'src/trace/index.ts',
    // Programs that run as processes or threads of their own.
    'search-thread': 'src/sqlite/search/thread.ts',
    'attachment-thread': 'src/extract/members/attachment-thread.ts',
    'checkpoint-thread': 'src/sqlite/checkpoint-thread.ts',
    'extract-child': 'src/extract/process/child.ts',
    'job-queue-process': 'src/testing/job-queue-process.ts',
  },
  esbuildPlugins: [thirdParty(), amendDrawing],
  onSuccess: copyPdfjsFiles,
  dts: {
    entry: {
      index: 'src/index.ts',
      backend: 'src/backend.ts',
      json: 'src/json/index.ts',
      sqlite: 'src/sqlite/index.ts',
      testing: 'src/testing/index.ts',
      trace: 'src/trace/index.ts',
    },
  },
}

export default config
