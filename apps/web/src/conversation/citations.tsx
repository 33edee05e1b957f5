import type { Citation } from '@docchat/client'
import { createContext, type ReactNode, use, useMemo } from 'react'
import { useViewer } from '../viewer/target.tsx'
import { Chip } from './chip.tsx'

/** The citations of one answer. */
interface Citations {
  readonly byMarker: ReadonlyMap<number, Citation>
  /** The one that the viewer shows. */
  readonly shown: Citation | undefined
  open(citation: Citation): void
}

const CitationsContext = createContext<Citations | null>(null)

export function useCitations(): Citations {
  const citations = use(CitationsContext)
  if (citations === null) throw new Error('There is no answer here.')
  return citations
}

interface CitationsProviderProps {
  readonly citations: readonly Citation[]
  readonly children: ReactNode
}

/** Gives footnotes their citations, so that the text around them is not rendered again when one arrives. */
export function CitationsProvider({ citations, children }: CitationsProviderProps): ReactNode {
  const { citations: open, current, openCitation } = useViewer()
  const shown = current === -1 ? undefined : open[current]
  const value = useMemo<Citations>(
    () => ({
      byMarker: new Map(citations.map((citation) => [citation.marker, citation])),
      shown,
      open: (citation) => openCitation(citation, citations),
    }),
    [citations, shown, openCitation],
  )
  return <CitationsContext value={value}>{children}</CitationsContext>
}

/** The footnote with this number. */
export function footnote(marker: number): ReactNode {
  return <Footnote marker={marker} />
}

function Footnote({ marker }: { readonly marker: number }): ReactNode {
  const { byMarker, shown, open } = useCitations()
  const citation = byMarker.get(marker)
  return (
    <Chip
      marker={marker}
      citation={citation}
      current={citation !== undefined && citation === shown}
      onOpen={() => citation && open(citation)}
    />
  )
}
