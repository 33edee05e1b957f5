import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'
import { thirdParty } from '../../tsup.third-party.ts'

const config: Options = {
  ...base,
  entry: { index: 'src/index.ts' },
  // At each start of the server, one file loads in a fraction of the time that zod's hundred take. Its types are imported all the same.
  noExternal: ['zod'],
  esbuildPlugins: [thirdParty()],
}

export default config
