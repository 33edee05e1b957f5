import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'
import { thirdParty } from '../../tsup.third-party.ts'

const config: Options = {
  ...base,
  entry: { index: 'src/index.ts', 'exit-codes': 'src/exit-codes.ts', options: 'src/options.ts' },
  esbuildPlugins: [thirdParty()],
}

export default config
