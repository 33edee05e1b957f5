import { type Head, LATE, matches, projector, type Tokens, weightsOf } from './head.ts'
import { shuffled } from './random.ts'
import type { Recipe, Task } from './recipe.ts'
import { HIDDEN, type States } from './states.ts'

/** A smaller error is not worth the time. */
const LEAST = 0.002

/**
 * The gradient of the loss over a batch: the cross-entropy between the answer and all passages that were drawn for the
 * batch, of which those that answer the question too are left out.
 */
export function gradientOf(
  head: Head,
  tasks: readonly Task[],
  { negatives, temperature }: Pick<Recipe, 'negatives' | 'temperature'>,
  random: () => number,
): Head {
  const gradient = {
    projection: new Float32Array(HIDDEN * LATE),
    attention: new Float32Array(HIDDEN),
  }
  const project = projector(head)
  const drawn = tasks.map((task) => drawnFor(task, negatives, random))
  const passages = [...new Set(drawn.flatMap(({ answer, others }) => [answer, ...others]))].map((states) =>
    traced(project(states)),
  )
  const questions = tasks.map(({ question }) => ({
    tokens: traced(project(question)),
    weights: weightsOf(head, question),
  }))
  const compared = passages.map((passage) => matches(passage, questions))
  for (const [i, { answers, passages: own }] of tasks.entries()) {
    const question = questions[i]
    const answer = drawn[i]?.answer
    if (question === undefined) continue
    const { tokens, weights } = question
    const also = new Set(answers.map((place) => own[place]))
    const candidates = passages.flatMap((passage, p) => {
      const match = compared[p]?.[i]
      const { states } = passage
      return match === undefined || (states !== answer && also.has(states)) ? [] : [{ passage, match }]
    })
    const shares = softmax(candidates.map(({ match }) => match.score / temperature))
    const weightSlopes = new Float32Array(weights.length)
    for (const [c, { passage, match }] of candidates.entries()) {
      const error = (shares[c] ?? 0) - (passage.states === answer ? 1 : 0)
      if (Math.abs(error) < LEAST) continue
      const slope = error / (temperature * tasks.length)
      for (let t = 0; t < weights.length; t++) {
        const weight = slope * (weights[t] ?? 0)
        const nearest = match.nearest[t] ?? 0
        const [from, to] = [t * LATE, nearest * LATE]
        for (let d = 0; d < LATE; d++) {
          tokens.slopes[from + d] = (tokens.slopes[from + d] ?? 0) + weight * (passage.units[to + d] ?? 0)
          passage.slopes[to + d] = (passage.slopes[to + d] ?? 0) + weight * (tokens.units[from + d] ?? 0)
        }
        passage.touched[nearest] = 1
        weightSlopes[t] = (weightSlopes[t] ?? 0) + slope * (match.cosines[t] ?? 0)
      }
    }
    tokens.touched.fill(1)
    addProjection(gradient.projection, tokens)
    addAttention(gradient.attention, tokens.states, weights, weightSlopes)
  }
  for (const passage of passages) addProjection(gradient.projection, passage)
  return gradient
}

/** Tokens with the slope of the loss for each unit vector. */
interface Traced extends Tokens {
  readonly slopes: Float32Array
  readonly touched: Uint8Array
}

function traced(tokens: Tokens): Traced {
  const { units, states } = tokens
  return { ...tokens, slopes: new Float32Array(units.length), touched: new Uint8Array(states.count) }
}

function drawnFor(
  { passages, answers }: Task,
  negatives: number,
  random: () => number,
): { readonly answer: States; readonly others: readonly States[] } {
  const answer = passages[answers[Math.floor(random() * answers.length)] ?? -1]
  if (answer === undefined) throw new Error('A question has no answer among its passages.')
  const others = passages.filter((_, place) => !answers.includes(place))
  return { answer, others: shuffled(others, random).slice(0, negatives) }
}

/** Adds what the slopes of unit vectors mean for the projection: only what is across them changes their direction. */
function addProjection(gradient: Float32Array, { states, units, lengths, slopes, touched }: Traced): void {
  const { count, scales, bytes } = states
  const across = new Float32Array(LATE)
  for (let token = 0; token < count; token++) {
    if (touched[token] === 0) continue
    const at = token * LATE
    let along = 0
    for (let d = 0; d < LATE; d++) along += (slopes[at + d] ?? 0) * (units[at + d] ?? 0)
    const scale = (scales[token] ?? 0) / (lengths[token] ?? 1)
    for (let d = 0; d < LATE; d++) across[d] = ((slopes[at + d] ?? 0) - along * (units[at + d] ?? 0)) * scale
    for (let channel = 0; channel < HIDDEN; channel++) {
      const value = bytes[token * HIDDEN + channel] ?? 0
      const to = channel * LATE
      for (let d = 0; d < LATE; d++) gradient[to + d] = (gradient[to + d] ?? 0) + value * (across[d] ?? 0)
    }
  }
}

function addAttention(
  gradient: Float32Array,
  { count, scales, bytes }: States,
  weights: Float32Array,
  slopes: Float32Array,
): void {
  let mean = 0
  for (let token = 0; token < count; token++) mean += (weights[token] ?? 0) * (slopes[token] ?? 0)
  for (let token = 0; token < count; token++) {
    const slope = (weights[token] ?? 0) * ((slopes[token] ?? 0) - mean) * (scales[token] ?? 0)
    for (let channel = 0; channel < HIDDEN; channel++)
      gradient[channel] = (gradient[channel] ?? 0) + slope * (bytes[token * HIDDEN + channel] ?? 0)
  }
}

function softmax(values: readonly number[]): number[] {
  const most = Math.max(...values)
  const parts = values.map((value) => Math.exp(value - most))
  const sum = parts.reduce((total, part) => total + part, 0)
  return parts.map((part) => part / sum)
}
