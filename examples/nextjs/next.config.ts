import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

const config: NextConfig = {
  // `@docchat/client` is a link to a folder outside this one. Without the checkout around it, this is not needed.
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
}

export default config
