import type { Passage } from '../retrieve/passage.ts'
import { isTelling, words } from '../text/terms.ts'
import { type RankedSentence, rankSentences } from './rank-sentences.ts'

/** How much the question's own words count beside those that it carries over: else the last answer comes again. */
const OWN_WEIGHT = 0.5

/**
 * The sentences that answer a question of a conversation, best first: those that speak of what is searched for, and among
 * them those that speak of what was asked now. None when nothing speaks of that.
 */
export function rankFollowUp(
  question: string,
  query: string,
  passages: readonly Passage[],
): readonly RankedSentence[] {
  const ranked = rankSentences(query, passages)
  if (query.trim() === question.trim() || !words(question).some(isTelling)) return ranked
  const key = ({ passage, start }: RankedSentence) => `${passage} ${start}`
  const answering = rankSentences(question, passages)
  // Words that were carried over are no answer to what nothing speaks of.
  if (answering.every(({ coverage }) => coverage === 0)) return []
  const own = new Map(answering.map((sentence) => [key(sentence), sentence.score]))
  return ranked
    .map((sentence) => ({
      ...sentence,
      score: sentence.score + OWN_WEIGHT * Math.max(0, own.get(key(sentence)) ?? 0),
    }))
    .sort((a, b) => b.score - a.score)
}
