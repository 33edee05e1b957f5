import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'

const config: Options = {
  ...base,
  entry: { index: 'src/index.ts' },
}

export default config
