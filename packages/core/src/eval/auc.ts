import type { EvalResult } from './result.ts'

/**
 * Returns how well the confidence tells answerable questions from others: the share of pairs of one of each in which the
 * answerable one has the higher confidence, ties counting half. 1 is perfect, .5 is chance; null without such a pair.
 */
export function areaUnderCurve(results: readonly EvalResult[]): number | null {
  const rated = results
    .flatMap(({ confidence, question }) =>
      confidence === null ? [] : [{ confidence, answerable: question.answerable !== false }],
    )
    .sort((a, b) => a.confidence - b.confidence)
  let pairs = 0
  let below = 0
  for (let i = 0; i < rated.length; ) {
    // Those with the same confidence.
    let answerable = 0
    let others = 0
    const value = rated[i]?.confidence
    for (; i < rated.length && rated[i]?.confidence === value; i++) {
      if (rated[i]?.answerable) answerable++
      else others++
    }
    pairs += answerable * (below + others / 2)
    below += others
  }
  const whole = (rated.length - below) * below
  return whole === 0 ? null : pairs / whole
}
