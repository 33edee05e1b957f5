import type { Options } from 'tsup'
import { base } from '../../tsup.base.ts'
import { thirdParty } from '../../tsup.third-party.ts'

const config: Options = {
  ...base,
  entry: { main: 'src/main.ts' },
  esbuildPlugins: [thirdParty()],
  dts: false,
}

export default config
