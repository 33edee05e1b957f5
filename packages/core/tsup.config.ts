import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'
import { thirdParty } from '../../tsup.third-party.ts'
import { copyPdfjsFiles } from './pdfjs-files.ts'

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
  esbuildPlugins: [thirdParty()],
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
