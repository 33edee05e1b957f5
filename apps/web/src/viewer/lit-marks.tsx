import type { ReactNode } from 'react'
import type { Box } from './boxes.ts'
import { Marks } from './marks.tsx'
import type { PageView } from './page-view.ts'

/** What is lit on a page: the quote, and what is searched for. */
export interface Lit {
  readonly quote: readonly Box[]
  readonly found: readonly Box[]
  readonly current: readonly Box[]
}

interface LitMarksProps {
  readonly lit: Lit
  readonly width: number
  readonly height: number
  readonly view: PageView
}

export function LitMarks({ lit, width, height, view }: LitMarksProps): ReactNode {
  const size = { width, height }
  return (
    <>
      <Marks {...size} kind="quote" boxes={lit.quote} reveal={view.reveal} />
      <Marks {...size} kind="found" boxes={lit.found} />
      <Marks {...size} kind="current" boxes={lit.current} reveal={view.reveal} />
    </>
  )
}
