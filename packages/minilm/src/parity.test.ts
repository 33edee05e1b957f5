import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { miniLMEmbedder } from './embedder.ts'
import { openReference } from './fixtures/reference.ts'
import { wordPieceTokenizer } from './tokenizer.ts'

/** `MINILM_PARITY_TEXTS=200` compares more; the reference takes seconds for a long text. */
const COUNT = Number(process.env['MINILM_PARITY_TEXTS'] ?? 24)
/** Up to this many tokens, the kernel keeps more bits. */
const EXACT_TOKENS = 64
const WORDS = [1, 2, 3, 5, 8, 12, 16, 24]
const ROOT = new URL('../../../', import.meta.url)

describe('the kernel', () => {
  test(`agrees with the model in double arithmetic on ${COUNT} texts`, {
    timeout: COUNT * 10_000,
  }, async () => {
    await using embedder = await miniLMEmbedder()
    const [reference, tokenize, texts] = await Promise.all([openReference(), tokenizer(), prose()])
    const [short, long]: [number[], number[]] = [[], []]
    for (const text of texts) {
      const [vector] = await embedder.embed([text])
      const ids = tokenize(text)
      const cosine = reference(ids).reduce((sum, value, i) => sum + value * (vector?.[i] ?? Number.NaN), 0)
      if (ids.length > EXACT_TOKENS) long.push(cosine)
      else short.push(cosine)
    }
    expect(short.length + long.length).toBe(COUNT)
    expect(Math.min(...short)).toBeGreaterThan(0.9999)
    expect(Math.min(...long)).toBeGreaterThan(0.9995)
  })
})

async function tokenizer() {
  const vocabulary = await readFile(new URL('../dist/model/vocabulary.txt', import.meta.url), 'utf8')
  return wordPieceTokenizer(vocabulary.split('\n'))
}

/** Excerpts from this project's documentation, most of them short, one in 24 a paragraph long. */
async function prose(): Promise<string[]> {
  const names = await readdir(new URL('docs/', ROOT), { recursive: true })
  const files = names.filter((name) => name.endsWith('.md')).sort()
  const texts = await Promise.all(files.map((name) => readFile(new URL(`docs/${name}`, ROOT), 'utf8')))
  const words = texts.join('\n').split(/\s+/)
  return Array.from({ length: COUNT }, (_, i) => {
    const start = (i * 61) % (words.length - 200)
    const length = i % 24 === 23 ? 80 : (WORDS[i % WORDS.length] ?? 1)
    return words.slice(start, start + length).join(' ')
  })
}
