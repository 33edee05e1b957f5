import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { wasm } from '../wasm.ts'
import { withHints } from './hints.ts'
import type { Layout } from './pack.ts'

/** The compiled kernel. */
export interface Kernel {
  readonly bytes: Uint8Array
  /** Its memory layout and shapes. */
  readonly layout: Layout
}

const OPTIONS = [
  '-O3',
  // Repeats optimisation until nothing changes, which inlines all small functions.
  '--converge',
  '--noAssert',
  '--runtime=stub',
  // Relaxed SIMD is in every Node.js that DocChat runs on.
  ...['simd', 'relaxed-simd', 'threads'].flatMap((feature) => ['--enable', feature]),
  // All threads share one memory, which the caller makes as large as needed.
  ...['--importMemory', '--sharedMemory', '--initialMemory=1', '--maximumMemory=65536'],
]

/** Compiles kernel/forward.ts to `file`. @throws Error with the compiler's messages. */
export async function compileKernel(file: URL): Promise<Kernel> {
  const entry = fileURLToPath(new URL('../../kernel/forward.ts', import.meta.url))
  // Run as a program, because importing it would change the types of `console` everywhere.
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js')
  await promisify(execFile)(process.execPath, [compiler, entry, ...OPTIONS, '--outFile', fileURLToPath(file)])
  const bytes = withHints(await readFile(file))
  await writeFile(file, bytes)
  const memory = new wasm.Memory({ initial: 1, maximum: 65536, shared: true })
  const { exports } = new wasm.Instance(await wasm.compile(bytes), { env: { memory } })
  return {
    bytes,
    layout(name) {
      const place = exports[name]
      const value = typeof place === 'object' && place !== null && 'value' in place ? place.value : undefined
      if (typeof value !== 'number') throw new Error(`The kernel exports no ${name}.`)
      return value
    },
  }
}
