/** Leaves a model's reasoning out of its reply as it arrives. */
export interface ReasoningFilter {
  /** Takes the next piece, of any length, and returns what is certain to be the answer. */
  push(piece: string): string
  /** Returns what was held back and is the answer after all. */
  end(): string
}

const OPEN = /^\s*<think(?:ing)?>/i
const MAY_OPEN = /^\s*(?:<(?:t(?:h(?:i(?:n(?:k(?:i(?:ng?)?)?)?)?)?)?)?)?$/i
const CLOSE = /<\/think(?:ing)?>/i
/** The longest beginning of an end tag. */
const TAIL = 11

/** Models whose servers often begin a reply within the reasoning, without a tag. */
const REASONS_UNMARKED = /\br1\b|\bqwq\b|think|reason/i

/** Whether a model's reply may begin with reasoning that no tag opens. */
export function reasonsUnmarked(model: string): boolean {
  return REASONS_UNMARKED.test(model)
}

/**
 * Returns a filter that drops `<think>…</think>` at the beginning of a reply.
 *
 * @param unmarked - whether a reply may begin within the reasoning. It is then held back until `</think>` or its end.
 */
export function reasoningFilter(unmarked = false): ReasoningFilter {
  let state: 'beginning' | 'reasoning' | 'held' | 'answer' = 'beginning'
  let held = ''
  return {
    push(piece) {
      if (state === 'answer') return piece
      held += piece
      if (state === 'beginning') {
        if (OPEN.test(held)) state = 'reasoning'
        else if (MAY_OPEN.test(held)) return ''
        else state = unmarked ? 'held' : 'answer'
      }
      const close = CLOSE.exec(held)
      if (state !== 'answer' && close === null) {
        // Of long reasoning only a possible end is kept.
        if (state === 'reasoning') held = held.slice(-TAIL)
        return ''
      }
      const answer = state === 'answer' ? held : held.slice((close?.index ?? 0) + (close?.[0].length ?? 0))
      state = 'answer'
      held = ''
      return answer
    },
    end: () => (state === 'reasoning' ? '' : held),
  }
}
