import type { Turn } from './answerer.ts'

/** How much of a conversation goes along with a question when nobody says: a few exchanges, with room left for passages. */
export const HISTORY_TOKENS = 2000

/** Of most languages' text, a token of most models is about this long. Nobody's tokenizer is right for all models. */
const CHARACTERS_PER_TOKEN = 4

/** What a message costs besides its text. */
const TOKENS_PER_TURN = 4

/**
 * The newest turns that fit into so many tokens; the oldest go first. What is left begins with a turn of the user, so
 * that no answer stands without its question.
 */
export function recentTurns(history: readonly Turn[], tokens: number): readonly Turn[] {
  let left = tokens
  const older = history.findLastIndex(({ text }) => {
    left -= TOKENS_PER_TURN + Math.ceil(text.length / CHARACTERS_PER_TOKEN)
    return left < 0
  })
  const fitting = history.slice(older + 1)
  const first = fitting.findIndex(({ role }) => role === 'user')
  return first < 0 ? [] : fitting.slice(first)
}
