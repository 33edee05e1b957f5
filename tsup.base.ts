import type { Options } from 'tsup'

/** What every published package is built with: ESM for Node 22, with declarations and source maps. */
export const base: Options = {
  format: 'esm',
  target: 'node22',
  platform: 'node',
  clean: true,
  // Against the declarations of the other packages, which are built before: checking their sources anew took half as long again.
  dts: { compilerOptions: { customConditions: [] } },
  sourcemap: true,
  splitting: true,
}
