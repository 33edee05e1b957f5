/**
 * Quantizes a vector to one byte per dimension, scaled to use the full range. Cosine similarity ignores the scale, so it
 * need not be stored.
 */
export function toInt8(vector: Float32Array): Int8Array {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  const bytes = new Int8Array(vector.length)
  if (largest === 0) return bytes
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round(((vector[i] ?? 0) * 127) / largest)
  return bytes
}

/** Restores the vector, at unit length. */
export function fromInt8(bytes: Int8Array): Float32Array {
  // Plain loops: iterating over a typed array is several times slower.
  let square = 0
  for (let i = 0; i < bytes.length; i++) square += (bytes[i] ?? 0) * (bytes[i] ?? 0)
  const vector = new Float32Array(bytes.length)
  if (square === 0) return vector
  const scale = 1 / Math.sqrt(square)
  for (let i = 0; i < vector.length; i++) vector[i] = (bytes[i] ?? 0) * scale
  return vector
}
