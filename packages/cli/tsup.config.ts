import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'

const config: Options = {
  ...base,
  entry: { main: 'src/main.ts' },
  dts: false,
}

export default config
