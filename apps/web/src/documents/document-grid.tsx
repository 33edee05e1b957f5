// biome-ignore-all lint/a11y/useSemanticElements: the rows of a virtual list are placed one by one, as those of a table cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: rows have the focus, their cells need none
import type { Document } from '@docchat/client'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './documents.module.css'
import type { Sort } from './filters.ts'
import { keyAction } from './grid-keys.ts'
import { type EntryHandlers, TableCells } from './table-row.tsx'
import { Tile } from './tile.tsx'
import type { Layout } from './toolbar.tsx'
import { useWidth } from './use-width.ts'

/** The least width of a tile, in rem. */
const TILE = 10
const HEIGHTS = { table: 56, tiles: 290 }
/** Rows that are loaded before they come into view. */
const AHEAD = 20

interface DocumentGridProps {
  readonly documents: readonly Document[]
  /** How many there are, those that are not loaded yet among them. */
  readonly total: number
  readonly layout: Layout
  readonly sort: Sort
  readonly selected: ReadonlySet<string>
  readonly handlers: EntryHandlers & GridHandlers
}

export interface GridHandlers {
  sort(sort: Sort): void
  select(ids: Iterable<string>): void
  rename(document: Document): void
  /** Deletes this document, or those that are selected. */
  remove(document: Document): void
  /** Loads further documents until there are as many. */
  load(count: number): void
}

/** The documents, in a table or as tiles, of which only those in view are in the page. */
export function DocumentGrid(props: DocumentGridProps): ReactNode {
  const { documents, total, layout, selected, handlers } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const wantsFocus = useRef(false)
  const width = useWidth(scroller)
  const columns = layout === 'tiles' ? Math.max(1, Math.floor(width / (TILE * rem()))) : 1
  const current = Math.min(active, Math.max(0, documents.length - 1))
  const virtual = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHTS[layout],
    overscan: 6,
    // The row that has the focus stays, wherever one scrolls.
    rangeExtractor: (range) => {
      const rows = new Set([...defaultRangeExtractor(range), Math.floor(current / columns)])
      return [...rows].filter((row) => row < range.count).toSorted((a, b) => a - b)
    },
  })
  const rows = virtual.getVirtualItems()
  const last = ((rows.at(-1)?.index ?? 0) + 1 + AHEAD) * columns
  useEffect(() => {
    if (documents.length < total && last > documents.length) handlers.load(last)
  }, [documents.length, total, last, handlers])
  useEffect(() => virtual.measure(), [layout, columns])
  useEffect(() => {
    if (!wantsFocus.current) return
    const entry = scroller.current?.querySelector<HTMLElement>(`[data-entry="${current}"]`)
    if (entry === null || entry === undefined) return
    wantsFocus.current = false
    entry.focus({ preventScroll: true })
  })

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(index, documents.length - 1))
    wantsFocus.current = true
    setActive(next)
    virtual.scrollToIndex(Math.floor(next / columns))
    return documents[next]
  }

  const entry = (index: number, column: number) => {
    const document = documents[index]
    const isSelected = document !== undefined && selected.has(document.document_id)
    const isActive = index === current
    return {
      document,
      isSelected,
      isActive,
      focus: {
        'data-entry': index,
        'aria-selected': isSelected,
        tabIndex: isActive ? 0 : -1,
        onFocus: () => setActive(index),
        onDoubleClick: () => document && handlers.open(document),
        onClick: (event: React.MouseEvent<HTMLElement>) => {
          if (document === undefined || isControl(event.target)) return
          if (event.shiftKey || event.ctrlKey || event.metaKey) handlers.toggle(document, event.shiftKey)
        },
        onContextMenu: (event: React.MouseEvent<HTMLElement>) => {
          const button = event.currentTarget.querySelector<HTMLElement>('[aria-haspopup="menu"]')
          if (document === undefined || button === null) return
          event.preventDefault()
          handlers.menu(document, button)
        },
      },
      column,
    }
  }

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label="Documents"
      aria-multiselectable
      aria-rowcount={layout === 'table' ? total + 1 : Math.ceil(total / columns)}
      aria-colcount={layout === 'table' ? COLUMNS.length + 2 : columns}
      className={styles['grid']}
      data-layout={layout}
      // The rows have the focus.
      tabIndex={-1}
      onKeyDown={(event) => {
        const document = documents[current]
        const onEntry = event.target instanceof HTMLElement && event.target.dataset['entry'] !== undefined
        const action = keyAction(event, {
          onEntry,
          columns,
          perPage: Math.max(1, rows.length - 12) * columns,
        })
        if (action === null || document === undefined) return
        event.preventDefault()
        if (action.type === 'move') {
          if (event.shiftKey && selected.size === 0) handlers.toggle(document, false)
          const next = moveTo(Number.isFinite(action.by) ? current + action.by : action.by > 0 ? total : 0)
          if (event.shiftKey && next !== undefined) handlers.toggle(next, true)
        } else if (action.type === 'toggle') handlers.toggle(document, event.shiftKey)
        else if (action.type === 'select-all')
          handlers.select(documents.map(({ document_id }) => document_id))
        else if (action.type === 'select-none') handlers.select([])
        else handlers[action.type](document)
      }}
    >
      {layout === 'table' && <Head sort={props.sort} onSort={handlers.sort} />}
      <div role="rowgroup" className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index: row, start, key }) => {
          const place = {
            role: 'row',
            'data-index': row,
            'aria-rowindex': row + (layout === 'table' ? 2 : 1),
            ref: virtual.measureElement,
            style: { transform: `translateY(${start}px)` },
          }
          if (layout === 'table') {
            const { document, isSelected, isActive, focus } = entry(row, 0)
            return (
              <div
                key={key}
                {...place}
                {...focus}
                className={styles['row']}
                aria-busy={document === undefined}
              >
                {document !== undefined && (
                  <TableCells
                    document={document}
                    isActive={isActive}
                    isSelected={isSelected}
                    handlers={handlers}
                  />
                )}
              </div>
            )
          }
          const cells = Array.from({ length: Math.min(columns, total - row * columns) }, (_, column) =>
            entry(row * columns + column, column),
          )
          return (
            <div
              key={key}
              {...place}
              style={{ ...place.style, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
              className={styles['tiles']}
            >
              {cells.map(({ document, isSelected, isActive, focus, column }) => (
                <div key={column} role="gridcell" {...focus} className={styles['tile']}>
                  {document !== undefined && (
                    <Tile
                      document={document}
                      isActive={isActive}
                      isSelected={isSelected}
                      handlers={handlers}
                    />
                  )}
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, input, a') !== null
}

function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}

interface Column {
  readonly name: string
  /** What the server sorts by. */
  readonly by?: 'name' | 'size_bytes' | 'created_at'
  readonly isNumber?: boolean
}

const COLUMNS: readonly Column[] = [
  { name: 'Name', by: 'name' },
  { name: 'State' },
  { name: 'Pages', isNumber: true },
  { name: 'Size', by: 'size_bytes', isNumber: true },
  { name: 'Label' },
  { name: 'Added', by: 'created_at' },
  { name: 'Versions', isNumber: true },
]

/** The heads of the columns; those that the server can sort by are buttons. */
function Head({ sort, onSort }: { readonly sort: Sort; onSort(sort: Sort): void }): ReactNode {
  return (
    <div role="rowgroup" className={styles['head']}>
      <div role="row" aria-rowindex={1} className={styles['headRow']}>
        <div role="columnheader">
          <span className="visually-hidden">Selected</span>
        </div>
        {COLUMNS.map(({ name, by, isNumber }) => {
          const direction = by === sort ? 'ascending' : sort === `-${by}` ? 'descending' : 'none'
          // What is largest or latest comes first, and what has a name in its order.
          const next: Sort | undefined =
            by &&
            (direction === 'none'
              ? by === 'name'
                ? by
                : `-${by}`
              : direction === 'ascending'
                ? `-${by}`
                : by)
          return (
            <div
              key={name}
              role="columnheader"
              aria-sort={by === undefined ? undefined : direction}
              className={isNumber ? styles['number'] : undefined}
            >
              {next === undefined ? (
                name
              ) : (
                <button type="button" className={styles['sort']} onClick={() => onSort(next)}>
                  {name}
                  {direction === 'ascending' && <ArrowUp size={14} aria-hidden />}
                  {direction === 'descending' && <ArrowDown size={14} aria-hidden />}
                </button>
              )}
            </div>
          )
        })}
        <div role="columnheader">
          <span className="visually-hidden">Actions</span>
        </div>
      </div>
    </div>
  )
}
