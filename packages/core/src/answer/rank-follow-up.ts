import { isContentWord, words } from '../text/terms.ts'
import type { PassageSentences } from './passage-sentences.ts'
import { type RankedSentence, rankSentences } from './rank-sentences.ts'

/** The weight of the question's own words against those carried over; without it, the last answer would be repeated. */
const OWN_WEIGHT = 0.5

/**
 * Returns the sentences that answer a question within a conversation, best first: ranked by the search query, with extra
 * weight on the question's own words. Empty if no sentence contains any of those.
 */
export function rankFollowUp(
  question: string,
  query: string,
  passages: readonly PassageSentences[],
): readonly RankedSentence[] {
  const ranked = rankSentences(query, passages)
  if (query.trim() === question.trim() || !words(question).some(isContentWord)) return ranked
  const key = ({ passage, start }: RankedSentence) => `${passage} ${start}`
  const answering = rankSentences(question, passages)
  // If nothing matches the question's own words, sentences that match only words carried over are not an answer.
  if (answering.every(({ coverage }) => coverage === 0)) return []
  const own = new Map(answering.map((sentence) => [key(sentence), sentence.score]))
  return ranked
    .map((sentence) => ({
      ...sentence,
      score: sentence.score + OWN_WEIGHT * Math.max(0, own.get(key(sentence)) ?? 0),
    }))
    .sort((a, b) => b.score - a.score)
}
