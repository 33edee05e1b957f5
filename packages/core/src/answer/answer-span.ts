import type { Span } from '../document.ts'
import type { PassageSentences } from './passage-sentences.ts'
import type { RankedSentence } from './rank-sentences.ts'
import { isAsked, thingsAsked } from './things-asked.ts'
import { wantedBy } from './wanted.ts'

/** How much of the question has to be covered. */
const LEAST_COVERAGE = 0.5

/**
 * Returns where the best sentence says what is asked for, if it is sure: a number, date, name or place, the only one of its kind
 * that the passage has under the same headings, besides those in the question. The passage has to be the first.
 */
export function answerSpan(
  question: string,
  { passage, text, start, coverage, under }: RankedSentence,
  passages: readonly PassageSentences[],
): Span | null {
  const wanted = wantedBy(question)
  if (wanted === null || passage > 0 || coverage < LEAST_COVERAGE) return null
  const sentences = passages[passage]?.sentences ?? []
  const [only, ...others] = thingsAsked(wanted, question, text)
  if (only === undefined || others.length > 0 || !isAsked(wanted, question, text, only)) return null
  const said = text.slice(only.start, only.end)
  const end = start + text.length
  const rivals = sentences.filter(
    (other) => (other.end <= start || other.start >= end) && other.under.join('\n') === under.join('\n'),
  )
  const isRivalled = rivals.some(({ text: rival }) =>
    thingsAsked(wanted, question, rival).some((thing) => {
      const isOther = rival.slice(thing.start, thing.end) !== said
      return isOther && (wanted !== 'number' || isAsked(wanted, question, rival, thing))
    }),
  )
  return isRivalled ? null : only
}
