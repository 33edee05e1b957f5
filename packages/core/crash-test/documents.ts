import { sentenceChunker } from '../src/chunk/by-sentence.ts'
import { normalizeText } from '../src/extract/normalize/normalize.ts'
import { makePdf } from '../src/testing/pdf.ts'

/** A test document, and the expected result of processing it. */
export interface Sample {
  readonly name: string
  readonly content: Buffer
  /** A word that no other document has. */
  readonly word: string
  readonly pages: number
  readonly chunks: number
}

/** Returns a sample. Every tenth is a PDF, so that extraction processes die too; the others are text. */
export function sample(index: number): Sample {
  const word = `marker${String(index).padStart(6, '0')}`
  const paragraph = (part: number) =>
    `Part ${part} of ${word} says that valve ${index} opens at ${part} bar. `
  if (index % 10 === 0) {
    const pages = [1, 2, 3].map((page) => paragraph(page).trim())
    return { name: `${word}.pdf`, content: makePdf(pages), word, pages: 3, chunks: 3 }
  }
  const text = Array.from({ length: 60 }, (_, part) => paragraph(part)).join('')
  const chunks = sentenceChunker()({ number: 1, text: normalizeText(text) }).length
  return { name: `${word}.txt`, content: Buffer.from(text), word, pages: 1, chunks }
}
