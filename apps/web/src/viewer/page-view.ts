import type { ReactNode } from 'react'
import type { Highlight } from './target.tsx'

/** The file that is shown. */
export interface Source {
  readonly documentId: string
  readonly versionId: string
  readonly name: string
  readonly mediaType: string
  readonly pages: number
  readonly outline: readonly {
    readonly title: string
    readonly level: number
    readonly page: number | null
  }[]
  readonly warnings: readonly { readonly page: number; readonly message: string }[]
}

/** A place of what is searched for, as offsets in the text of a page. */
export interface Hit {
  readonly page: number
  readonly start: number
  readonly end: number
}

/** What a page is to show. */
export interface PageView {
  readonly source: Source
  /** From 1. */
  readonly page: number
  /** Pixels for a point; for text without a layout, how much larger than usual. */
  readonly scale: number
  readonly highlight: Highlight | null
  readonly hits: readonly Hit[]
  readonly currentHit: Hit | null
  /** Brings what is lit into view, if that is still to be done. */
  readonly reveal: (lit: HTMLElement | null) => void
}

/** How the pages of a kind of file look. */
export interface Pages {
  /** The size of most pages, in points; null if text flows. */
  readonly usual: { readonly width: number; readonly height: number } | null
  render(view: PageView): ReactNode
  /** A small picture of a page that is `width` pixels wide, if there is one. */
  readonly thumbnail?: (page: number, width: number) => ReactNode
}
