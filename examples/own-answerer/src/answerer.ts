import type { Answerer } from '@docchat/core'

/**
 * Answers with the figures of the sentence that shares most words with the question. It also claims something that no
 * document says, to show what becomes of it.
 */
export function figuresAnswerer(): Answerer {
  return {
    // Null: no model writes the answer.
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
      // An answerer that waits for something should listen to the signal, so that the reader can stop it.
      signal?.throwIfAborted()
      const figures = best.sentence.match(FIGURE) ?? []
      yield { type: 'text', text: `${figures.join(', ')}.` }
      // The words of a passage that support the text. They are looked for on its page before they are shown as proof.
      yield { type: 'claim', passage: best.passage, quote: best.sentence }
      yield { type: 'text', text: ' All other figures are secret.' }
      yield { type: 'claim', passage: best.passage, quote: 'all other figures are secret' }
    },
    // Called when DocChat is closed. There is nothing to release.
    async [Symbol.asyncDispose]() {},
  }
}

/** A number with its unit, such as `0.038 kg/m³` or `8 %`. */
const FIGURE = /(?<![\p{L}\d])\d(?:[\d.,]*\d)?(?:\s?(?:%|[\p{L}°]{1,3}(?:\/[\p{L}²³]+)?(?![\p{L}\d])))?/gu

function wordsOf(text: string): string[] {
  return [...new Set(text.toLowerCase().match(/\p{L}{4,}|\p{L}+\d+/gu))]
}
