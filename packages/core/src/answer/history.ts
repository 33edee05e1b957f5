import type { Turn } from './answerer.ts'

/** The default size of the history sent with a question: a few exchanges, leaving room for passages. */
export const HISTORY_TOKENS = 2000

/** A rough average for most models and languages; no single tokenizer is right for all models. */
const CHARACTERS_PER_TOKEN = 4

/** The overhead of a message besides its text. */
const TOKENS_PER_TURN = 4

/**
 * Returns the most recent turns that fit into the given number of tokens. The result starts with a user's turn, so
 * that no answer appears without its question.
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
