import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'
import { thirdParty } from '../../tsup.third-party.ts'

const config: Options = {
  ...base,
  entry: { index: 'src/index.ts', 'exit-codes': 'src/exit-codes.ts', options: 'src/options.ts' },
  // Settings are read at each start of the command: one file loads in a fraction of the time that zod's hundred take.
  esbuildPlugins: [thirdParty()],
}

export default config
