import type { Citation } from '@docchat/client'
import { createContext, type ReactNode, use, useMemo, useRef, useState } from 'react'

/** What the source viewer shows. */
export interface ViewerTarget {
  readonly documentId: string
  /** @defaultValue the current version */
  readonly versionId?: string
  /** From 1. */
  readonly page: number
  /** The words to light up on that page. */
  readonly highlight?: Highlight
}

export interface Highlight {
  /** Offsets in the page's text. */
  readonly charStart: number
  readonly charEnd: number
  /** Where the words are on the page, in points from its upper left corner; empty if that is not known. */
  readonly boxes: Citation['boxes']
}

export interface Viewer {
  readonly target: ViewerTarget | null
  /** The citations among which next and previous go, and which of them is shown; -1 for none. */
  readonly citations: readonly Citation[]
  readonly current: number
  open(target: ViewerTarget): void
  /** Opens a citation, and lets next and previous go through all of its answer. */
  openCitation(citation: Citation, all: readonly Citation[]): void
  /** Opens the citation that is `by` places further. */
  step(by: number): void
  close(): void
}

const ViewerContext = createContext<Viewer | null>(null)

export function useViewer(): Viewer {
  const viewer = use(ViewerContext)
  if (viewer === null) throw new Error('There is no viewer here.')
  return viewer
}

interface State {
  readonly target: ViewerTarget | null
  readonly citations: readonly Citation[]
  readonly current: number
}

const CLOSED: State = { target: null, citations: [], current: -1 }

export function ViewerProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [state, setState] = useState(CLOSED)
  const opener = useRef<Element>(null)
  const viewer = useMemo<Viewer>(() => {
    const show = (citations: readonly Citation[], current: number) => {
      const citation = citations[current]
      if (citation !== undefined) setState({ target: targetOf(citation), citations, current })
    }
    return {
      ...state,
      open(target) {
        opener.current = document.activeElement
        setState({ target, citations: [], current: -1 })
      },
      openCitation(citation, all) {
        opener.current = document.activeElement
        show(all, all.indexOf(citation))
      },
      step(by) {
        const { length } = state.citations
        if (length > 0) show(state.citations, (state.current + by + length) % length)
      },
      close() {
        setState(CLOSED)
        const { current } = opener
        // Once the button that closed it is gone.
        setTimeout(() => {
          if (document.activeElement === document.body && current instanceof HTMLElement) current.focus()
        })
      },
    }
  }, [state])
  return <ViewerContext value={viewer}>{children}</ViewerContext>
}

export function targetOf({
  document_id,
  version_id,
  page,
  char_start,
  char_end,
  boxes,
}: Citation): ViewerTarget {
  return {
    documentId: document_id,
    versionId: version_id,
    page,
    ...(char_start !== null &&
      char_end !== null && { highlight: { charStart: char_start, charEnd: char_end, boxes } }),
  }
}
