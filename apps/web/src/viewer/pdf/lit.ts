import { type Box, distance, linesOf } from '../boxes.ts'
import { type LayerText, piecesOf } from './layer-text.ts'

interface Wanted {
  readonly words: string
  /** Roughly where the words are; empty if that is not known. */
  readonly boxes: readonly Box[]
}

/**
 * The exact places of words on a page that is `width` wide, one box a line. Stored boxes divide a line evenly among its
 * characters; the text layer knows how wide each is. @returns the given boxes if the words are not there.
 */
export function litBoxes(
  text: LayerText,
  layer: HTMLElement,
  width: number,
  { words, boxes }: Wanted,
): readonly Box[] {
  const places = text.find(words).map((range) => linesOf(piecesOf(range, layer, width)))
  const [first] = places
  if (first === undefined) return boxes
  return places.reduce((a, b) => (distance(b, boxes) < distance(a, boxes) ? b : a), first)
}
