import { randomNumbers } from '../../core/src/eval/random-numbers.ts'
import { type Adam, adam } from './adam.ts'
import { gradientOf } from './gradient.ts'
import { type Head, matches, projector, weightsOf } from './head.ts'
import { shuffled } from './random.ts'
import type { Recipe, Task } from './recipe.ts'

/** Trains a head to score a passage that answers higher than the others of its batch. */
export function train(tasks: readonly Task[], start: Head, recipe: Recipe): Head {
  const { seed, epochs, batch, rate } = recipe
  const random = randomNumbers(seed)
  const head = { projection: start.projection.slice(), attention: start.attention.slice() }
  const steps = epochs * Math.ceil(tasks.length / batch)
  const optimizers: readonly [Adam, Adam] = [adam(head.projection), adam(head.attention)]
  let step = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(tasks, random)
    for (let at = 0; at < order.length; at += batch) {
      const { projection, attention } = gradientOf(head, order.slice(at, at + batch), recipe, random)
      const now = rate * (1 - step++ / steps)
      optimizers[0](projection, now)
      optimizers[1](attention, now)
    }
  }
  return head
}

/** The mean of heads that were trained from the same start: better than most of them, and steadier. */
export function meanOf(heads: readonly Head[]): Head {
  const mean = (part: keyof Head) =>
    (heads[0]?.[part] ?? new Float32Array(0)).map(
      (_, i) => heads.reduce((sum, head) => sum + (head[part][i] ?? 0), 0) / heads.length,
    )
  return { projection: mean('projection'), attention: mean('attention') }
}

/** Returns the share of questions whose best passage among those of the report answers. */
export function accuracy(head: Head, tasks: readonly Task[]): number {
  const project = projector(head)
  const right = tasks.filter(({ question, passages, answers }) => {
    const asked = { tokens: project(question), weights: weightsOf(head, question) }
    const scores = passages.map((passage) => matches(project(passage), [asked])[0]?.score ?? 0)
    return answers.includes(scores.indexOf(Math.max(...scores)))
  })
  return right.length / tasks.length
}
