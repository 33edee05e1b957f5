import type { Citation } from '@docchat/client'
import { createContext, type ReactNode, use, useMemo } from 'react'
import { useViewer } from '../viewer/target.tsx'
import { Chip } from './chip.tsx'

/** The citations of one answer. */
interface Citations {
  readonly byMarker: ReadonlyMap<number, Citation>
  /** Whether the answer has ended, so that no more can come. */
  readonly ended: boolean
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
  readonly ended: boolean
  readonly children: ReactNode
}

/** Gives footnotes their citations, so that the text around them is not rendered again when one arrives. */
export function CitationsProvider({ citations, ended, children }: CitationsProviderProps): ReactNode {
  const { citations: open, current, openCitation } = useViewer()
  const shown = current === -1 ? undefined : open[current]
  const value = useMemo<Citations>(
    () => ({
      byMarker: new Map(citations.map((citation) => [citation.marker, citation])),
      ended,
      shown,
      open: (citation) => openCitation(citation, citations),
    }),
    [citations, ended, shown, openCitation],
  )
  return <CitationsContext value={value}>{children}</CitationsContext>
}

/** The footnote with this number. */
export function footnote(marker: number): ReactNode {
  return <Footnote marker={marker} />
}

function Footnote({ marker }: { readonly marker: number }): ReactNode {
  const { byMarker, ended, shown, open } = useCitations()
  const citation = byMarker.get(marker)
  return (
    <Chip
      marker={marker}
      citation={citation}
      ended={ended}
      current={citation !== undefined && citation === shown}
      onOpen={() => citation && open(citation)}
    />
  )
}
