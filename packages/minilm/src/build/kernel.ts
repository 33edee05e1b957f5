import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { main } from 'assemblyscript/asc'
import type { Layout } from './pack.ts'

/** The compiled kernel. */
export interface Kernel {
  readonly bytes: Uint8Array
  /** Its places and shapes. */
  readonly layout: Layout
}

const OPTIONS = [
  '-O3',
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
  const { error, stderr } = await main([entry, ...OPTIONS, '--outFile', fileURLToPath(file)])
  if (error !== null) throw new Error(`The kernel does not compile.\n${stderr.toString()}`, { cause: error })
  const bytes = await readFile(file)
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } })
  return {
    bytes,
    layout(name) {
      const place = instance.exports[name]
      if (!(place instanceof WebAssembly.Global)) throw new Error(`The kernel exports no ${name}.`)
      return place.value
    },
  }
}
