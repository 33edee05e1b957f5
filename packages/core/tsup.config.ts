import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'

const config: Options = {
  ...base,
  entry: {
    index: 'src/index.ts',
    testing: 'src/testing/index.ts',
    // Forked by the extraction pool, so it must be a file of its own.
    'extract-child': 'src/extract/child.ts',
  },
  dts: { entry: { index: 'src/index.ts', testing: 'src/testing/index.ts' } },
}

export default config
