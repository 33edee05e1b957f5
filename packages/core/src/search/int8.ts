/**
 * A vector in a byte a number, stretched to the largest that fits: cosine does not see the stretching, so nothing but the
 * bytes has to be kept.
 */
export function toInt8(vector: Float32Array): Int8Array {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  const bytes = new Int8Array(vector.length)
  if (largest === 0) return bytes
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round(((vector[i] ?? 0) * 127) / largest)
  return bytes
}

/** The vector again, of unit length. */
export function fromInt8(bytes: Int8Array): Float32Array {
  let square = 0
  for (const value of bytes) square += value * value
  const vector = new Float32Array(bytes)
  if (square === 0) return vector
  const norm = Math.sqrt(square)
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / norm
  return vector
}
