// biome-ignore-all lint/a11y/useSemanticElements: the rows of a virtual list are placed one by one, as those of a table cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: rows have the focus, their cells need none
import type { Document } from '@docchat/client'
import { Ellipsis } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { formatBytes, formatDate, formatMoment } from '../ui/format.ts'
import { Remarks, State, VersionCount } from './cells.tsx'
import styles from './documents.module.css'
import { Thumbnail } from './thumbnail.tsx'

/** What one document needs to be shown, and what it can ask for. */
export interface EntryProps {
  readonly document: Document
  readonly isActive: boolean
  readonly isSelected: boolean
  readonly handlers: EntryHandlers
}

export interface EntryHandlers {
  open(document: Document): void
  toggle(document: Document, range: boolean): void
  menu(document: Document, anchor: HTMLElement): void
  versions(document: Document): void
  warnings(document: Document): void
  password(document: Document): void
}

/** The cells of one document: a row of a table, or a card where there is little room. */
export const TableCells = memo(function TableCells(props: EntryProps): ReactNode {
  const { document, handlers, isActive } = props
  const { pages, size_bytes, label, created_at } = document
  const tabIndex = isActive ? 0 : -1
  return (
    <>
      <div role="gridcell" className={styles['check']}>
        <SelectBox {...props} />
      </div>
      <div role="gridcell" className={styles['name']}>
        <Thumbnail document={document} />
        <div className={styles['names']}>
          <NameButton {...props} />
          <Remarks
            document={document}
            tabIndex={tabIndex}
            onWarnings={() => handlers.warnings(document)}
            onPassword={() => handlers.password(document)}
          />
        </div>
      </div>
      <div role="gridcell" className={styles['stateCell']}>
        <State document={document} />
      </div>
      <div role="gridcell" className={styles['number']} data-name="Pages">
        {pages?.toLocaleString('en')}
        {pages !== null && <span className={styles['unit']}> {pages === 1 ? 'page' : 'pages'}</span>}
      </div>
      <div role="gridcell" className={styles['number']} data-name="Size">
        {formatBytes(size_bytes)}
      </div>
      <div role="gridcell" data-name="Label">
        {label !== null && <span className={styles['label']}>{label}</span>}
      </div>
      <div role="gridcell" className={styles['date']} data-name="Added">
        <time dateTime={created_at} title={formatMoment(created_at)}>
          {formatDate(created_at)}
        </time>
      </div>
      <div role="gridcell" className={styles['number']} data-name="Versions">
        <VersionCount document={document} tabIndex={tabIndex} onOpen={() => handlers.versions(document)} />
      </div>
      <div role="gridcell" className={styles['menu']}>
        <MenuButton {...props} />
      </div>
    </>
  )
})

export function SelectBox({ document, isActive, isSelected, handlers }: EntryProps): ReactNode {
  return (
    <input
      type="checkbox"
      aria-label={`Select ${document.name}`}
      tabIndex={isActive ? 0 : -1}
      checked={isSelected}
      onChange={(event) =>
        handlers.toggle(document, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
      }
    />
  )
}

export function NameButton({ document, isActive, handlers }: EntryProps): ReactNode {
  return (
    <button
      type="button"
      className={styles['nameButton']}
      tabIndex={isActive ? 0 : -1}
      onClick={() => handlers.open(document)}
    >
      <bdi>{document.name}</bdi>
    </button>
  )
}

export function MenuButton({ document, isActive, handlers }: EntryProps): ReactNode {
  return (
    <button
      type="button"
      className={styles['menuButton']}
      aria-haspopup="menu"
      aria-label={`Actions for ${document.name}`}
      tabIndex={isActive ? 0 : -1}
      onClick={(event) => handlers.menu(document, event.currentTarget)}
    >
      <Ellipsis size={18} />
    </button>
  )
}
