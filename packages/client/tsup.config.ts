import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'

const config: Options = {
  ...base,
  entry: { index: 'src/index.ts' },
  target: 'es2022',
  platform: 'neutral',
}

export default config
