import { float32Matrix } from '../../core/src/search/matrix.ts'
import { HIDDEN, type States } from './states.ts'

/** The dimensions of a projected token. */
export const LATE = 32

/** The head: a projection [384][32] and the weights [384] that tell how much a token of a question counts. */
export interface Head {
  readonly projection: Float32Array
  readonly attention: Float32Array
}

/** The projected tokens of a text. */
export interface Tokens {
  readonly states: States
  /** Unit vectors [n][32]. */
  readonly units: Float32Array
  /** Their lengths before they were scaled. */
  readonly lengths: Float32Array
}

/** Starts from a random projection, which keeps distances roughly, and equal weights. */
export function newHead(random: () => number): Head {
  const projection = Float32Array.from({ length: HIDDEN * LATE }, () => normal(random) / Math.sqrt(HIDDEN))
  return { projection, attention: new Float32Array(HIDDEN) }
}

/** Returns a function that projects tokens by the head as it is now. */
export function projector({ projection }: Head): (states: States) => Tokens {
  const columns = float32Matrix(LATE, HIDDEN)
  for (let d = 0; d < LATE; d++)
    columns.get(d).forEach((_, channel, column) => {
      column[channel] = projection[channel * LATE + d] ?? 0
    })
  const state = new Float32Array(HIDDEN)
  return (states) => {
    const { count, scales, bytes } = states
    const units = new Float32Array(count * LATE)
    const lengths = new Float32Array(count)
    for (let token = 0; token < count; token++) {
      state.set(bytes.subarray(token * HIDDEN, (token + 1) * HIDDEN))
      const projected = columns.products(state)
      let square = 0
      for (let d = 0; d < LATE; d++) square += (projected[d] ?? 0) ** 2
      const length = Math.sqrt(square) || 1
      for (let d = 0; d < LATE; d++) units[token * LATE + d] = (projected[d] ?? 0) / length
      lengths[token] = length * (scales[token] ?? 0)
    }
    return { states, units, lengths }
  }
}

/** Returns how much each token of a question counts; they add up to 1. */
export function weightsOf({ attention }: Head, { count, scales, bytes }: States): Float32Array {
  const weights = new Float32Array(count)
  for (let token = 0; token < count; token++) {
    let sum = 0
    for (let channel = 0; channel < HIDDEN; channel++)
      sum += (bytes[token * HIDDEN + channel] ?? 0) * (attention[channel] ?? 0)
    weights[token] = Math.exp(sum * (scales[token] ?? 0))
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** For each token of a question, the token of a passage that is most like it, and their cosine. */
export interface Match {
  readonly score: number
  readonly nearest: Int32Array
  readonly cosines: Float32Array
}

const room = float32Matrix(256, LATE)

/**
 * Compares a passage with questions. The score is the weighted mean, over the question's tokens, of the best cosine with
 * any of the passage's tokens.
 */
export function matches(
  passage: Tokens,
  questions: readonly { readonly tokens: Tokens; readonly weights: Float32Array }[],
): Match[] {
  const { count } = passage.states
  for (let token = 0; token < count; token++)
    room.set(token, passage.units.subarray(token * LATE, (token + 1) * LATE))
  return questions.map(({ tokens, weights }) => {
    const nearest = new Int32Array(weights.length)
    const cosines = new Float32Array(weights.length)
    let score = 0
    for (let i = 0; i < weights.length; i++) {
      const products = room.products(tokens.units.subarray(i * LATE, (i + 1) * LATE), 0, count)
      let best = 0
      for (let j = 1; j < count; j++) if ((products[j] ?? 0) > (products[best] ?? 0)) best = j
      nearest[i] = best
      cosines[i] = products[best] ?? 0
      score += (products[best] ?? 0) * (weights[i] ?? 0)
    }
    return { score, nearest, cosines }
  })
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
