import type { Embedder } from '@docchat/core'

const DIMENSIONS = 512

/**
 * A toy that needs no model: each group of three letters counts in one of 512 places, chosen by a hash. So `insulated` is
 * near to `insulation` and to a misspelt `isolation`, which words alone are not. A real one calls a model instead.
 */
export function hashingEmbedder(): Embedder {
  return {
    // Vectors of one name and length are comparable. Another name asks for embedding everything anew.
    model: 'letters-of-three',
    dimensions: DIMENSIONS,
    batchSize: 256,
    async embed(texts, { signal } = {}) {
      signal?.throwIfAborted()
      return texts.map(vectorOf)
    },
    async [Symbol.asyncDispose]() {
      // Nothing to close. A real one would end its connections here.
    },
  }
}

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS)
  // Without this a text of no words would have no direction.
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
