// Not from the package's entry point, which also exports the suites and requires vitest.
import { fakeOpenAI } from '../../../packages/core/src/testing/openai-server.ts'
import type { Listening } from './listen.ts'

/** The statement in the documents of these benchmarks, which the model quotes. */
export const FACT = 'The notice period is six months to the end of a quarter.'

/** One sentence of the model's answer with its citation, as tokens. */
const SENTENCE = [
  ...' You can leave, says the lease, with a notice of half a year to the end of a quarter.'.split(/(?= )/),
  ...`<cite p="1">${FACT}</cite>`.split(/(?= )/),
]

/** A model that streams this many tokens for each request, with a pause before each; 0 ms is as fast as possible. */
export function modelServer(tokens = '0', delayMs = '0'): Promise<Listening> {
  const reply = {
    tokens: Array.from({ length: Number(tokens) }, (_, i) => SENTENCE[i % SENTENCE.length] ?? ''),
    delayMs: Number(delayMs),
  }
  return fakeOpenAI({ reply: () => reply })
}
