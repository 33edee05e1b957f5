import { isMainThread } from 'node:worker_threads'
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
const EMPTY_SECTION = [0, 1, 0]

/** What threads need to widen the kernel. */
export interface Wide {
  /** A module of its own, because V8 compiles the same bytes only once in a process. */
  readonly code: Uint8Array
  /** The number of threads that have set the options at the moment, shared by all. */
  readonly setting: Int32Array
}

/** What decides whether V8's options may be set. */
export type Host = Pick<NodeJS.Process, 'arch' | 'versions' | 'execArgv'>

/** Returns what threads need to widen the kernel, or null where that was not tested. */
export function wideOf(module: Uint8Array, host: Host = process, main: boolean = isMainThread): Wide | null {
  const { arch, versions, execArgv } = host
  // Somebody else may stop another thread while it waits for the options to be set back.
  if (!main || arch !== 'x64' || versions['bun'] !== undefined || !TESTED.test(versions.v8)) return null
  if (execArgv.some((option) => IN_THE_WAY.test(option))) return null
  return {
    code: Uint8Array.of(...module, ...EMPTY_SECTION),
    setting: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  }
}

/** Compiles the module with 256-bit vectors. */
export function compileWide({ code, setting }: Wide): WasmModule {
  Atomics.add(setting, 0, 1)
  try {
    setOptions(OPTIONS)
    return new wasm.Module(code)
  } finally {
    setOptions(DEFAULTS)
    Atomics.sub(setting, 0, 1)
  }
}

/** Sets the options back if a thread was stopped while it compiled: then it does not even run what is in `finally`. */
export function restoreOptions({ setting }: Wide): void {
  if (Atomics.exchange(setting, 0, 0) > 0) setOptions(DEFAULTS)
}

function setOptions(options: readonly string[]): void {
  // Most processes never need this module, and it takes milliseconds to load.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  for (const option of options) setFlagsFromString(option)
}

/** Returns the kernel with 256-bit vectors if it is faster than the given one and returns the same, bit for bit. */
export function widened(kernel: Kernel, wide: Wide, memory: WasmMemory, room: number): Kernel {
  try {
    const other = openKernel(compileWide(wide), memory, room)
    return faster(kernel, other) === other && agree(kernel, other) ? other : kernel
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
