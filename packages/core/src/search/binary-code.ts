/** Codes are padded to a multiple of this many bits. */
const STEP = 128

/** The number of bytes of a code. */
export function codeBytes(dimensions: number): number {
  return (Math.ceil(dimensions / STEP) * STEP) / 8
}

/**
 * Returns a bit for each dimension of a vector: whether it is above 0. The more bits of two codes differ, the larger the angle
 * between their vectors is likely to be.
 */
export function codeOf(vector: Int8Array): Uint8Array {
  const code = new Uint8Array(codeBytes(vector.length))
  for (let i = 0; i < vector.length; i++)
    if ((vector[i] ?? 0) > 0) code[i >> 3] = (code[i >> 3] ?? 0) | (1 << (i & 7))
  return code
}
