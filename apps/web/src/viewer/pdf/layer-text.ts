import type { Box } from '../boxes.ts'

/** Finds words in the text layer of a page. */
export interface LayerText {
  /** Where the words are, wherever lines break: one range for each place, in reading order. */
  find(words: string): Range[]
}

/** White space, and hyphens at the ends of lines, which the extracted text does not have. */
const SPACE = /\s/u
const SPACE_AND_HYPHENS = /[\s\u00ad\u2010-]/u

export function layerText(layer: HTMLElement): LayerText {
  let exact: Characters | undefined
  let loose: Characters | undefined
  return {
    find(words) {
      exact ??= read(layer, SPACE)
      const ranges = rangesIn(exact, plain(words, SPACE).join(''))
      if (ranges.length > 0) return ranges
      loose ??= read(layer, SPACE_AND_HYPHENS)
      return rangesIn(loose, plain(words, SPACE_AND_HYPHENS).join(''))
    },
  }
}

/** The characters of a layer without those that are ignored, and where each of them is. */
interface Characters {
  readonly text: string
  readonly places: readonly Place[]
}

interface Place {
  readonly node: Text
  readonly start: number
  readonly end: number
}

function read(layer: HTMLElement, ignored: RegExp): Characters {
  const places: Place[] = []
  let text = ''
  for (const node of textsIn(layer)) {
    let start = 0
    for (const character of node.data) {
      const end = start + character.length
      for (const unit of plain(character, ignored)) {
        text += unit
        for (let i = 0; i < unit.length; i++) places.push({ node, start, end })
      }
      start = end
    }
  }
  return { text, places }
}

function plain(text: string, ignored: RegExp): string[] {
  return [...text.normalize('NFKC')].filter((character) => !ignored.test(character))
}

function rangesIn({ text, places }: Characters, words: string): Range[] {
  const ranges: Range[] = []
  if (words === '') return ranges
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + words.length)) {
    const first = places[at]
    const last = places[at + words.length - 1]
    if (first === undefined || last === undefined) continue
    const range = document.createRange()
    range.setStart(first.node, first.start)
    range.setEnd(last.node, last.end)
    ranges.push(range)
  }
  return ranges
}

/** Where the pieces of text in a range are, in units of a page that is `width` wide. */
export function piecesOf(range: Range, layer: HTMLElement, width: number): Box[] {
  const page = layer.getBoundingClientRect()
  const unit = page.width / width
  const boxes: Box[] = []
  const piece = document.createRange()
  for (const node of textsIn(range.commonAncestorContainer)) {
    if (!range.intersectsNode(node) || node.data.trim() === '') continue
    piece.setStart(node, node === range.startContainer ? range.startOffset : 0)
    piece.setEnd(node, node === range.endContainer ? range.endOffset : node.length)
    const { x, y, width: w, height: h } = piece.getBoundingClientRect()
    if (w > 0)
      boxes.push({ x: (x - page.x) / unit, y: (y - page.y) / unit, width: w / unit, height: h / unit })
  }
  return boxes
}

function* textsIn(root: Node): Generator<Text> {
  if (root instanceof Text) yield root
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (walker.nextNode() !== null) yield walker.currentNode as Text
}
