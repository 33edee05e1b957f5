const FUNCTIONS = 3
const CODE = 10
const NAME = 'compilationHints'
/** Compiled at once, by the optimising compiler, for good. */
const OPTIMISED = 0b10_10_10

/**
 * Adds V8's section of compilation hints to a module, which asks for each function to be optimised at once. V8 reads it only
 * with `--experimental-wasm-compilation-hints`.
 */
export function withHints(module: Uint8Array): Uint8Array {
  let functions = 0
  for (let at = 8; at < module.length; ) {
    const [size, body] = readNumber(module, at + 1)
    if (module[at] === FUNCTIONS) functions = readNumber(module, body)[0]
    if (module[at] === CODE) {
      const name = new TextEncoder().encode(NAME)
      const hints = [name.length, ...name, ...number(functions), ...Array<number>(functions).fill(OPTIMISED)]
      return Uint8Array.from([
        ...module.subarray(0, at),
        0,
        ...number(hints.length),
        ...hints,
        ...module.subarray(at),
      ])
    }
    at = body + size
  }
  throw new Error('The module has no code.')
}

/** Reads a number in LEB128; returns it and the offset after it. */
function readNumber(bytes: Uint8Array, at: number): [number, number] {
  const byte = bytes[at] ?? 0
  if (byte < 128) return [byte, at + 1]
  const [rest, end] = readNumber(bytes, at + 1)
  return [(byte & 127) | (rest << 7), end]
}

function number(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...number(value >> 7)]
}
