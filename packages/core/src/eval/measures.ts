import type { EvalResult } from './result.ts'

/** What one question adds to a share. */
export interface Count {
  readonly part: number
  readonly whole: number
}

/** The names of the measures. */
export type MeasureName =
  | 'pageRecall1'
  | 'pageRecall5'
  | 'pageRecall10'
  | 'mrr10'
  | 'quoteInContext'
  | 'quoteFound'
  | 'answerFound'
  | 'firstCitationRight'
  | 'citationPrecision'
  | 'abstentionPrecision'
  | 'abstentionRecall'

/** A share over all questions. */
export interface Measure {
  /** Its display name. */
  readonly name: string
  readonly count: (result: EvalResult) => Count
}

const NOTHING: Count = { part: 0, whole: 0 }

/** The measures of an evaluation, by the names of their fields. */
export const MEASURES: Readonly<Record<MeasureName, Measure>> = {
  pageRecall1: { name: 'page recall@1', count: recall(1) },
  pageRecall5: { name: 'page recall@5', count: recall(5) },
  pageRecall10: { name: 'page recall@10', count: recall(10) },
  mrr10: {
    name: 'MRR@10',
    count: ({ pageRank: rank }) =>
      rank === undefined ? NOTHING : { part: rank !== null && rank <= 10 ? 1 / rank : 0, whole: 1 },
  },
  quoteInContext: { name: 'quotes in context', count: ({ quoteInContext }) => yes(quoteInContext) },
  quoteFound: { name: 'quotes found', count: ({ quoteFound }) => yes(quoteFound) },
  answerFound: { name: 'answers found', count: ({ answerFound }) => yes(answerFound) },
  firstCitationRight: { name: 'first citation right', count: (result) => yes(result.firstCitationRight) },
  citationPrecision: {
    name: 'citation precision',
    count: ({ question, citations: { right, all } }) =>
      question.answerable === false ? NOTHING : { part: right, whole: all },
  },
  abstentionPrecision: {
    name: 'abstention precision',
    count: ({ question, outcome }) => yes(outcome === 'declined' ? question.answerable === false : undefined),
  },
  abstentionRecall: {
    name: 'abstention recall',
    count: ({ question, outcome }) =>
      yes(question.answerable === false && outcome !== 'failed' ? outcome === 'declined' : undefined),
  },
}

function recall(k: number): Measure['count'] {
  return ({ pageRank: rank }) => yes(rank === undefined ? undefined : rank !== null && rank <= k)
}

function yes(value: boolean | undefined): Count {
  return value === undefined ? NOTHING : { part: value ? 1 : 0, whole: 1 }
}
