import type { Answerer } from '@docchat/core'

/**
 * Answers with the figures that stand near to the question's words, as `figure (what it is of)`. It also says one thing
 * that no document says, to show what becomes of that.
 */
export function figuresAnswerer(): Answerer {
  return {
    // Null means that no model wrote the answer.
    model: null,
    async *answer({ question, passages }, { signal } = {}) {
      const asked = wordsOf(question)
      const found = passages.flatMap(({ text }, passage) =>
        text
          .split(/(?<=[.!?])\s+/)
          .filter((sentence) => /\d/.test(sentence))
          .map((sentence) => ({
            passage,
            sentence,
            hits: wordsOf(sentence).filter((word) => asked.includes(word)).length,
          })),
      )
      const [best] = found.sort((a, b) => b.hits - a.hits)
      if (best === undefined || best.hits < 2) {
        yield { type: 'declined' }
        return
      }
      // An answerer that waits for something listens to the signal: so the reader can stop it.
      signal?.throwIfAborted()
      const figures = best.sentence.match(FIGURE) ?? []
      yield { type: 'text', text: `${figures.join(', ')}.` }
      // What the text rests on: words of a passage. They are looked for on its page before anyone sees them as proof.
      yield { type: 'claim', passage: best.passage, quote: best.sentence }
      yield { type: 'text', text: ' All other figures are secret.' }
      yield { type: 'claim', passage: best.passage, quote: 'all other figures are secret' }
    },
    // It holds nothing that would have to be closed with DocChat.
    async [Symbol.asyncDispose]() {},
  }
}

/** A number with its unit, such as `0.038 kg/m³` or `8 %`. */
const FIGURE = /(?<![\p{L}\d])\d(?:[\d.,]*\d)?(?:\s?(?:%|[\p{L}°]{1,3}(?:\/[\p{L}²³]+)?(?![\p{L}\d])))?/gu

function wordsOf(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/\p{L}{4,}|\p{L}+\d+/gu))]
}
