import type { Page } from '@docchat/client'
import type { CSSProperties, ReactNode } from 'react'
import { errorText } from '../../server/error-text.ts'
import type { PageView } from '../page-view.ts'
import { usePage } from '../use-page.ts'
import { blocksOf, type MarkedSpan } from './blocks.ts'
import { MarkedText } from './marked-text.tsx'
import { columnsOf, tableOf } from './table.ts'
import styles from './text-page.module.css'
import { TextTable } from './text-table.tsx'

export function TextPage({ view }: { readonly view: PageView }): ReactNode {
  const { source, page, scale } = view
  const { data, error } = usePage(source, page)
  const style: CSSProperties & Record<`--${string}`, number> = { '--text-scale': scale }
  return (
    <div className={styles['page']} style={style} aria-busy={data === undefined && error === null}>
      {(source.pages > 1 || data?.label) && <p className={styles['number']}>{data?.label ?? page}</p>}
      {error !== null && <p className={styles['note']}>{errorText(error)}</p>}
      {data !== undefined && <PageText data={data} view={view} />}
    </div>
  )
}

function PageText({ data, view }: { readonly data: Page; readonly view: PageView }): ReactNode {
  const isTable = view.source.mediaType === 'text/csv'
  const first = usePage(view.source, 1, { enabled: isTable }).data
  const marks = marksOf(view)
  if (data.text.trim() === '') return <p className={styles['note']}>This page has no text.</p>
  const table = isTable && first !== undefined ? tableOf(data.text, columnsOf(first.text)) : null
  const shown = { text: data.text, marks, reveal: view.reveal }
  if (table !== null) return <TextTable {...shown} table={table} />
  return blocksOf(data).map(({ start, end, heading }) => (
    <p
      key={start}
      dir="auto"
      className={heading === null ? undefined : styles['heading']}
      {...(heading !== null && {
        role: 'heading',
        'aria-level': Math.min(heading + 2, 6),
        'data-level': Math.min(heading, 4),
      })}
    >
      <MarkedText {...shown} start={start} end={end} />
    </p>
  ))
}

function marksOf({ highlight, hits, currentHit }: PageView): MarkedSpan[] {
  const quote: MarkedSpan[] =
    highlight === null ? [] : [{ start: highlight.charStart, end: highlight.charEnd, kind: 'quote' }]
  const found = hits.map<MarkedSpan>((hit) => ({
    start: hit.start,
    end: hit.end,
    kind: hit === currentHit ? 'current' : 'found',
  }))
  return [...quote, ...found]
}
