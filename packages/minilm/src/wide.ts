import { faster, type Kernel, type Output, openKernel } from './kernel.ts'
import { type WasmMemory, type WasmModule, wasm } from './wasm.ts'

// V8 compiles WebAssembly's vectors to 128 bits, or joins them to 256 with an experimental option. An option applies to
// the process, so it is set only while the kernel is compiled. See docs/decisions/minilm-kernel.md.

/** Joins vectors, and compiles all functions at once with the optimising compiler, if the module says so (build/hints.ts). */
const OPTIONS = [
  '--experimental-wasm-revectorize',
  '--experimental-wasm-compilation-hints',
  '--no-wasm-lazy-compilation',
]
const DEFAULTS = [
  '--no-experimental-wasm-revectorize',
  '--no-experimental-wasm-compilation-hints',
  '--wasm-lazy-compilation',
]
/** V8 of Node.js 24. That of 22 is no faster with the option, and that of 26 reads other hints. */
const TESTED = /^13\.6\.\d+\.\d+-node\.\d+$/
/** Options of the process that the defaults would undo, or with which setting any ends the process. */
const IN_THE_WAY = /^--.*(wasm|liftoff|freeze)/
/** Numbers of tokens: short texts and long ones take different products, and 24 rows are multiplied at a time. */
const CHECKED = [1, 23, 79]
const WORDS = 30_000

/** What decides whether V8's options may be set. */
export type Host = Pick<NodeJS.Process, 'arch' | 'versions' | 'execArgv'>

/** Whether V8's options may be set here: only where this was tested. */
export function canWiden({ arch, versions, execArgv }: Host = process): boolean {
  if (arch !== 'x64' || versions['bun'] !== undefined || !TESTED.test(versions.v8)) return false
  return !execArgv.some((option) => IN_THE_WAY.test(option))
}

/** Returns the module with an empty section at its end, because V8 compiles the same bytes only once in a process. */
export function apart(module: Uint8Array): Uint8Array {
  return Uint8Array.of(...module, 0, 1, 0)
}

/** Compiles a module with 256-bit vectors. */
export function compileWide(module: Uint8Array): WasmModule {
  // Most processes never need it, and it takes milliseconds to load.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  try {
    for (const option of OPTIONS) setFlagsFromString(option)
    return new wasm.Module(module)
  } finally {
    for (const option of DEFAULTS) setFlagsFromString(option)
  }
}

/** Returns the kernel with 256-bit vectors if it is faster than the given one and returns the same, bit for bit. */
export function widened(kernel: Kernel, module: Uint8Array, memory: WasmMemory, room: number): Kernel {
  try {
    const wide = openKernel(compileWide(module), memory, room)
    return faster(kernel, wide) === wide && agree(kernel, wide) ? wide : kernel
  } catch {
    return kernel
  }
}

/** Whether both return the same for texts of all kinds, bit for bit. */
export function agree(one: Kernel, other: Kernel): boolean {
  return CHECKED.every((count) => {
    const ids = Array.from({ length: count }, (_, i) => (i * 7919 + count) % WORDS)
    return bits(one.run(ids)).equals(bits(other.run(ids)))
  })
}

function bits({ vector, vectors, logits }: Output): Buffer {
  return Buffer.concat([vector, vectors, logits].map((floats) => Buffer.from(floats.buffer)))
}
