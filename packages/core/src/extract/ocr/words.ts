import type { Page } from 'tesseract.js'
import type { Box, Span } from '../../document.ts'

/** A word that was recognised. Its span is in the text, its box in pixels from the upper left corner. */
export interface Word extends Span {
  readonly box: Box
  /** From 0 to 100. */
  readonly confidence: number
}

/** What was read in an image. */
export interface Recognized {
  readonly text: string
  /** In the order of the text. */
  readonly words: readonly Word[]
  /** The mean of the words, by length, from 0 to 100; 0 without words. */
  readonly confidence: number
}

/** How far a word is looked for in the text, should the words before it have been written differently. */
const NEAR = 200

/** Locates the words that Tesseract lists in the text that it returns. */
export function recognizedOf({ text, blocks }: Pick<Page, 'text' | 'blocks'>): Recognized {
  const words: Word[] = []
  let at = 0
  for (const block of blocks ?? [])
    for (const { lines } of block.paragraphs)
      for (const line of lines)
        for (const { text: word, bbox, confidence } of line.words) {
          const start = text.indexOf(word, at)
          if (word === '' || start === -1 || start > at + NEAR) continue
          at = start + word.length
          const box = { x: bbox.x0, y: bbox.y0, width: bbox.x1 - bbox.x0, height: bbox.y1 - bbox.y0 }
          words.push({ start, end: at, box, confidence })
        }
  return { text, words, confidence: confidenceOf(words) }
}

function confidenceOf(words: readonly Word[]): number {
  let sum = 0
  let characters = 0
  for (const { start, end, confidence } of words) {
    sum += confidence * (end - start)
    characters += end - start
  }
  return characters === 0 ? 0 : sum / characters
}
