import type { Block } from '../pages/pages.ts'
import { jsonTokens } from './tokens.ts'

/** Objects and lists of at most this many simple values become one line. */
const RECORD_VALUES = 60

/** A name in an object, or a place in a list. */
type Step = string | number

/** An object or a list that is being read. */
interface Container {
  readonly isList: boolean
  readonly path: string
  /** The values so far, while all of them may become one line; null when each becomes a line of its own. */
  cells: { readonly step: Step; readonly text: string }[] | null
  /** Whether all values so far are neither objects nor lists. */
  isFlat: boolean
  /** What leads to the next value. */
  next: Step
}

/** Makes a line of each record or value of JSON that comes in pieces, with the names that lead to it. */
export interface RecordReader {
  /** Returns the lines that are complete. @throws InvalidJsonError */
  add(piece: string): Block[]
  /** @throws InvalidJsonError */
  end(): Block[]
}

/** @param root the name of the outermost value. */
export function recordReader(root: '$' | ''): RecordReader {
  const open: Container[] = []
  let blocks: Block[] = []

  const tokens = jsonTokens({
    open(isList) {
      const parent = open.at(-1)
      // Only a flat list can be a part of a line; whether this one is flat is not known yet.
      split(isList ? open.length - 1 : open.length)
      if (parent !== undefined) parent.isFlat = false
      const path = parent === undefined ? root : pathIn(parent, stepOf(parent))
      open.push({ isList, path, cells: [], isFlat: true, next: isList ? 0 : '' })
    },
    name(name) {
      const parent = open.at(-1)
      if (parent !== undefined) parent.next = name
    },
    value(text) {
      const parent = open.at(-1)
      if (parent === undefined) write(root, text)
      else add(parent, stepOf(parent), text)
    },
    close() {
      const closed = open.pop()
      if (closed === undefined || closed.cells === null) return
      const { cells, path, isList, isFlat } = closed
      const texts = cells.map(({ step, text }) => (isList ? text : `${step}: ${text}`))
      const text = texts.join(isList ? ', ' : ' | ')
      const parent = open.at(-1)
      if (parent !== undefined && parent.cells !== null && isList && isFlat)
        add(parent, lastStep(parent), text)
      else write(path, text)
    },
  })

  function add(parent: Container, step: Step, text: string): void {
    if (parent.cells === null) write(pathIn(parent, step), text)
    else if (parent.cells.push({ step, text }) > RECORD_VALUES) split(open.length)
  }

  /** Makes lines of all values of the outermost containers. */
  function split(count: number): void {
    for (const container of open.slice(0, Math.max(0, count))) {
      for (const { step, text } of container.cells ?? []) write(pathIn(container, step), text)
      container.cells = null
    }
  }

  function write(path: string, text: string): void {
    const isNamed = path !== '$' && path !== '' && !path.endsWith(']')
    const line = isNamed ? `${path.replace(/^\$\./, '')}: ${text}`.trimEnd() : text
    if (line !== '') blocks.push({ text: line, at: path })
  }

  function take(): Block[] {
    const complete = blocks
    blocks = []
    return complete
  }

  return {
    add(piece) {
      tokens.add(piece)
      return take()
    },
    end() {
      tokens.end()
      return take()
    },
  }
}

/** Returns what leads to the value that begins. */
function stepOf(container: Container): Step {
  const step = container.next
  if (typeof step === 'number') container.next = step + 1
  return step
}

/** Returns what led to the value that ended. */
function lastStep({ next }: Container): Step {
  return typeof next === 'number' ? next - 1 : next
}

function pathIn({ path }: Container, step: Step): string {
  if (typeof step === 'number') return `${path}[${step}]`
  return path === '' ? step : `${path}.${step}`
}
