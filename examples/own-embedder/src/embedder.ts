import type { Embedder } from '@docchat/core'

const DIMENSIONS = 512

/**
 * A toy that needs no model: each trigram is counted in one of 512 dimensions, chosen by a hash. So `insulated` is close
 * to `insulation` and to misspellings of it. A real one calls a model instead.
 */
export function hashingEmbedder(): Embedder {
  return {
    // Names the vector space, together with `dimensions`. After a change, all documents have to be embedded again.
    model: 'letters-of-three',
    dimensions: DIMENSIONS,
    batchSize: 256,
    async embed(texts, { signal } = {}) {
      signal?.throwIfAborted()
      return texts.map(vectorOf)
    },
    async [Symbol.asyncDispose]() {
      // Called when DocChat is closed. A real one would close its connections here.
    },
  }
}

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS)
  // Without this, a text without words would be a zero vector.
  vector[0] = 1e-3
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    for (let i = 0; i < word.length; i++) {
      const place = hash(` ${word} `.slice(i, i + 3)) % DIMENSIONS
      vector[place] = (vector[place] ?? 0) + 1
    }
  }
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}
