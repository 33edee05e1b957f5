import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import { useSession } from '../server/session.tsx'
import { findIn } from './find-in.ts'
import type { Hit, Source } from './page-view.ts'

export interface Find {
  readonly isOpen: boolean
  readonly query: string
  readonly hits: readonly Hit[]
  readonly current: Hit | null
  /** For people: how many there are, and which one is shown. */
  readonly label: string
  search(query: string): void
  step(by: number): void
  open(): void
  close(): void
}

const NONE: readonly Hit[] = []

/** Searches the text that was extracted from a file. */
export function useFind(source: Source): Find {
  const [isOpen, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const [index, setIndex] = useState(0)
  const { data: texts, isError } = usePageTexts(source, isOpen)
  const wanted = useDeferredValue(isOpen ? query : '')
  const hits = useMemo(() => (texts === undefined ? NONE : findIn(texts, wanted)), [texts, wanted])
  const current = hits[index] ?? null
  return {
    isOpen,
    query,
    hits,
    current,
    label: labelOf(),
    search(next) {
      setQuery(next)
      setIndex(0)
    },
    step: (by) => hits.length > 0 && setIndex((index + by + hits.length) % hits.length),
    open: () => setOpen(true),
    close: () => setOpen(false),
  }

  function labelOf(): string {
    if (isError) return 'The text cannot be loaded'
    if (wanted.trim() === '') return ''
    if (texts === undefined) return 'Searching…'
    return hits.length === 0 ? 'Not found' : `${index + 1} of ${hits.length}`
  }
}

/** The texts of all pages. */
function usePageTexts({ documentId, versionId, pages }: Source, enabled: boolean) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['page-texts', documentId, versionId],
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    async queryFn({ signal }) {
      const details = await client.documents.get(documentId, { signal })
      if (details.version_id === versionId) {
        const texts = (await client.documents.text(documentId, { signal })).split('\f')
        if (texts.length === pages) return texts
      }
      const texts: string[] = []
      for (let page = 1; page <= pages; page++)
        texts.push((await client.documents.page(documentId, page, { versionId, signal })).text)
      return texts
    },
  })
}
