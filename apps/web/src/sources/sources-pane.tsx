import type { Document } from '@docchat/client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { FileText, TriangleAlert } from 'lucide-react'
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from 'react'
import { useScope } from '../conversation/scope.tsx'
import { withChosen } from '../documents/filters.ts'
import { errorText } from '../server/error-text.ts'
import { useDocuments, useLabels, useStatus } from '../server/queries.ts'
import { useRemoved } from '../server/removed.ts'
import { count } from '../ui/format.ts'
import { useViewer } from '../viewer/target.tsx'
import styles from './sources.module.css'

/** The height of a row in pixels, until it is measured: text may be larger than usual. */
const ROW = 48

/** The documents: what can be asked, and which of them are. */
export function SourcesPane(): ReactNode {
  const [name, setName] = useState('')
  const { label } = useScope()
  const asked = useDeferredValue(name.trim())
  const documents = useDocuments({
    sort: 'name',
    ...(asked !== '' && { name: asked }),
    ...(label !== null && { labels: [label] }),
  })
  const removed = useRemoved()
  const entries = (documents.data?.pages.flatMap((page) => page.entries) ?? []).filter(
    ({ document_id }) => !removed.has(document_id),
  )
  const total = documents.data?.pages[0]?.total ?? 0
  const filtered = asked !== '' || label !== null
  return (
    <div className={styles['pane']}>
      {(total > 0 || filtered) && (
        <div className={styles['filter']}>
          <input
            type="search"
            placeholder={`Find in ${count(total, 'document')}`}
            aria-label="Find a document by its name"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <LabelChoice />
        </div>
      )}
      {documents.isError && (
        <p className={styles['empty']} role="alert">
          {errorText(documents.error)}
        </p>
      )}
      {documents.isPending && <p className={styles['empty']}>Loading …</p>}
      {documents.isSuccess && entries.length === 0 && (
        <p className={styles['empty']}>{filtered ? 'No document matches.' : 'No documents yet.'}</p>
      )}
      {entries.length > 0 && (
        <DocumentList
          documents={entries}
          total={total}
          onEnd={() => {
            if (documents.hasNextPage && !documents.isFetchingNextPage) void documents.fetchNextPage()
          }}
        />
      )}
    </div>
  )
}

function LabelChoice(): ReactNode {
  const { label, setLabel } = useScope()
  const labels = withChosen(useLabels(), label ?? '')
  if (labels.length === 0) return null
  return (
    <select
      aria-label="Only documents with this label"
      value={label ?? ''}
      onChange={({ target }) => setLabel(target.value === '' ? null : target.value)}
    >
      <option value="">All labels</option>
      {labels.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  )
}

interface DocumentListProps {
  readonly documents: readonly Document[]
  readonly total: number
  onEnd(): void
}

function DocumentList({ documents, total, onEnd }: DocumentListProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: documents.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (index) => documents[index]?.document_id ?? index,
  })
  const items = rows.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= documents.length - 10) onEnd()
  })
  return (
    <div className={styles['scroller']} ref={scroller}>
      {/* biome-ignore lint/a11y/useSemanticElements: its items are placed by a virtual list */}
      <div
        role="list"
        aria-label="Documents"
        className={styles['list']}
        style={{ height: rows.getTotalSize() }}
      >
        {items.map(({ key, index, start }) => {
          const document = documents[index]
          return (
            document !== undefined && (
              // biome-ignore lint/a11y/useSemanticElements: see above
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                role="listitem"
                aria-setsize={total}
                aria-posinset={index + 1}
                className={styles['row']}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Row document={document} />
              </div>
            )
          )
        })}
      </div>
    </div>
  )
}

function Row({ document }: { readonly document: Document }): ReactNode {
  const { documentIds, toggle } = useScope()
  const { open, target } = useViewer()
  const meaning = useStatus().data?.embedding_model != null
  const { document_id: id, name, state, error, warnings } = document
  const readable = state === 'complete'
  return (
    <>
      <input
        type="checkbox"
        aria-label={`Ask only ${name}`}
        disabled={document.searchable === 'none'}
        checked={documentIds.has(id)}
        onChange={() => toggle(id)}
      />
      <button
        type="button"
        className={styles['name']}
        title={name}
        aria-current={target?.documentId === id || undefined}
        onClick={() => open({ documentId: id, page: 1 })}
      >
        {state === 'failed' || warnings.length > 0 ? (
          <TriangleAlert
            size={16}
            className={styles[state === 'failed' ? 'failed' : 'warned']}
            aria-hidden="true"
          />
        ) : (
          <FileText size={16} aria-hidden="true" />
        )}
        <span className={styles['text']}>
          <span className={styles['title']}>
            <bdi>{name}</bdi>
          </span>
          <span className={styles['fact']}>
            {readable ? facts(document, meaning) : (error?.message ?? STATES[state])}
          </span>
        </span>
      </button>
    </>
  )
}

const STATES = { queued: 'Waiting', processing: 'Being read …', failed: 'Failed', complete: '' } as const

/** @param meaning whether documents can be found by meaning, once they have been embedded */
function facts({ pages, label, searchable, warnings }: Document, meaning: boolean): string {
  return [
    pages !== null && count(pages, 'page'),
    label,
    meaning && searchable === 'text' && 'search by meaning will follow',
    warnings.length > 0 && count(warnings.length, 'warning'),
  ]
    .filter(Boolean)
    .join(' · ')
}
