import type { Page, Word as TesseractWord } from 'tesseract.js'
import type { Box, Span } from '../../document.ts'
import { type Line, type PlacedWord, splitColumns } from './columns.ts'

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

interface ReadWord extends PlacedWord {
  readonly confidence: number
}

/** The text that Tesseract returns, with the places of its words; columns that it read across are put in order. */
export function recognizedOf(page: Pick<Page, 'text' | 'blocks'>): Recognized {
  const groups = splitColumns(linesOf(page))
  return groups === null ? located(page) : written(groups)
}

function linesOf({ blocks }: Pick<Page, 'blocks'>): Line<ReadWord>[] {
  const lines = (blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines))
  return lines
    .map(({ words }) => words.map(readWord).filter(({ text }) => text !== ''))
    .filter(({ length }) => length > 0)
}

function readWord({ text, bbox, confidence }: TesseractWord): ReadWord {
  return { text, box: boxOf(bbox), confidence }
}

function boxOf({ x0, y0, x1, y1 }: TesseractWord['bbox']): Box {
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }
}

/** Writes lines in groups that a blank line separates. */
function written(groups: readonly (readonly Line<ReadWord>[])[]): Recognized {
  const words: Word[] = []
  let at = 0
  for (const lines of groups) {
    for (const { text, box, confidence } of lines.flat()) {
      words.push({ start: at, end: at + text.length, box, confidence })
      at += text.length + 1
    }
    at++
  }
  const textOf = (line: Line<ReadWord>) => line.map(({ text }) => text).join(' ')
  const text = groups.map((lines) => lines.map(textOf).join('\n')).join('\n\n')
  return { text, words, confidence: confidenceOf(words) }
}

/** Locates the words that Tesseract lists in the text that it returns. */
function located({ text, blocks }: Pick<Page, 'text' | 'blocks'>): Recognized {
  const words: Word[] = []
  let at = 0
  for (const block of blocks ?? [])
    for (const { lines } of block.paragraphs)
      for (const line of lines)
        for (const { text: word, bbox, confidence } of line.words) {
          const start = text.indexOf(word, at)
          if (word === '' || start === -1 || start > at + NEAR) continue
          at = start + word.length
          words.push({ start, end: at, box: boxOf(bbox), confidence })
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
