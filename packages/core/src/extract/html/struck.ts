import type { FlowWriter } from '../pages/flow.ts'

const STRUCK = new Set(['del', 's', 'strike'])

/** Marks text that is shown struck out, in each block by itself. */
export interface StruckReader {
  open(name: string): void
  close(name: string): void
  /** Called before text is written. */
  text(): void
  /** Called before a block, a line or a cell begins or ends. */
  block(): void
  clear(): void
}

export function struckReader(writer: FlowWriter): StruckReader {
  let depth = 0
  let isMarked = false

  function end(): void {
    if (isMarked) writer.text('] ')
    isMarked = false
  }

  return {
    open(name) {
      if (STRUCK.has(name)) depth++
    },
    close(name) {
      if (STRUCK.has(name) && --depth === 0) end()
    },
    text() {
      if (depth > 0 && !isMarked) writer.text(' [struck out: ')
      isMarked ||= depth > 0
    },
    block: end,
    clear() {
      end()
      depth = 0
    },
  }
}
