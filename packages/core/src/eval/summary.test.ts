import { describe, expect, test } from 'vitest'
import type { EvalResult } from './result.ts'
import { regressions, summarize } from './summary.ts'

function result(over: Partial<EvalResult> = {}, answerable = true): EvalResult {
  return {
    question: { question: 'x', answerable },
    outcome: 'answered',
    pageRank: undefined,
    quoteInContext: undefined,
    quoteFound: undefined,
    answerFound: undefined,
    firstCitationRight: undefined,
    confidence: null,
    citations: { right: 0, all: 0 },
    secondsToFirstText: null,
    error: null,
    ...over,
  }
}

describe('summarize', () => {
  test('measures ranks, quotes, citations, abstention and times', () => {
    const summary = summarize([
      result({
        ...{
          pageRank: 1,
          quoteInContext: true,
          quoteFound: true,
          answerFound: true,
          firstCitationRight: true,
        },
        ...{ citations: { right: 2, all: 3 }, secondsToFirstText: 0.2 },
      }),
      result({
        pageRank: 4,
        quoteInContext: true,
        quoteFound: false,
        citations: { right: 1, all: 1 },
        secondsToFirstText: 0.1,
      }),
      result({ pageRank: 8, outcome: 'declined' }),
      result({ pageRank: null, secondsToFirstText: 1.5 }),
      result({ outcome: 'declined' }, false),
      result({ outcome: 'declined' }, false),
      result({ citations: { right: 1, all: 9 } }, false),
      result({ outcome: 'failed' }, false),
    ])
    expect(summary).toEqual({
      n: 8,
      pageRecall: { 1: 0.25, 5: 0.5, 10: 0.75 },
      mrr10: 0.3438,
      quoteInContext: 1,
      quoteFound: 0.5,
      answerFound: 1,
      firstCitationRight: 1,
      citationPrecision: 0.75,
      abstention: { precision: 0.6667, recall: 0.6667, auc: null },
      intervals: expect.objectContaining({ quoteInContext: [1, 1], quoteFound: [0, 1] }),
      secondsToFirstText: { p50: 0.2, p95: 1.5 },
    })
  })

  test('measures how well the confidence tells answerable questions from others', () => {
    const sure = (confidence: number | null, answerable = true) => result({ confidence }, answerable)
    const mixed = [sure(0.9), sure(0.4), sure(null), sure(0.4, false), sure(0.1, false), sure(0.6, false)]
    // Of six pairs, four are in order and one is a tie.
    expect(summarize(mixed).abstention.auc).toBe(0.75)
    expect(summarize(mixed).intervals.auc).toEqual([expect.any(Number), 1])
    expect(summarize([sure(0.9), sure(0.2, false)]).abstention.auc).toBe(1)
    expect(summarize([sure(0.9), sure(0.2)]).abstention.auc).toBeNull()
  })

  test('is null for what could not be measured', () => {
    expect(summarize([])).toEqual({
      n: 0,
      pageRecall: { 1: null, 5: null, 10: null },
      mrr10: null,
      quoteInContext: null,
      quoteFound: null,
      answerFound: null,
      firstCitationRight: null,
      citationPrecision: null,
      abstention: { precision: null, recall: null, auc: null },
      intervals: {},
      secondsToFirstText: { p50: null, p95: null },
    })
  })
})

describe('regressions', () => {
  const of = (...ranks: readonly (number | null)[]) =>
    summarize(ranks.map((pageRank) => result({ pageRank })))

  test('lists the metrics that fell by more than the tolerance', () => {
    expect(regressions(of(1, 6), of(1, 1), 0.1)).toEqual([
      { measure: 'page recall@1', before: 1, now: 0.5 },
      { measure: 'page recall@5', before: 1, now: 0.5 },
      { measure: 'MRR@10', before: 1, now: 0.5833 },
    ])
    expect(regressions(of(1, 6), of(1, 1), 0.5)).toEqual([])
    expect(regressions(of(1, 1), of(1, 6))).toEqual([])
  })

  test('does not compare metrics that are null on either side', () => {
    expect(regressions(of(), of(1))).toEqual([])
    expect(regressions(of(null), of())).toEqual([])
  })
})
