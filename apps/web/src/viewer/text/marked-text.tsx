import type { ReactNode } from 'react'
import { type MarkedSpan, piecesOf } from './blocks.ts'
import styles from './text-page.module.css'

export interface MarkedTextProps {
  /** The text of a page. */
  readonly text: string
  readonly marks: readonly MarkedSpan[]
  /** Is given the first piece of what is lit. */
  readonly reveal: (lit: HTMLElement | null) => void
}

/** A part of the text of a page with its marks. */
export function MarkedText({
  text,
  start,
  end,
  marks,
  reveal,
}: MarkedTextProps & { readonly start: number; readonly end: number }): ReactNode {
  return piecesOf(start, end, marks).map((piece) => {
    const words = text.slice(piece.start, piece.end)
    if (piece.kind === null) return words
    const ref = piece.kind === 'found' ? undefined : reveal
    return (
      <mark key={piece.start} ref={ref} className={styles[piece.kind]} data-mark={piece.kind}>
        {words}
      </mark>
    )
  })
}
