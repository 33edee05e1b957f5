import type { Options } from 'tsup'

/** What every published package is built with: ESM for Node 22, with declarations and source maps. */
export const base: Options = {
  format: 'esm',
  target: 'node22',
  platform: 'node',
  clean: true,
  dts: true,
  sourcemap: true,
  splitting: true,
}
