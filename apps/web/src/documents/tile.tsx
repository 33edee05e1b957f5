import { memo, type ReactNode } from 'react'
import { count, formatBytes } from '../ui/format.ts'
import { Remarks, State } from './cells.tsx'
import styles from './documents.module.css'
import { type EntryProps, MenuButton, NameButton, SelectBox } from './table-row.tsx'
import { Thumbnail } from './thumbnail.tsx'

/** One document of the grid, with its first page. */
export const Tile = memo(function Tile(props: EntryProps): ReactNode {
  const { document, handlers, isActive } = props
  const { pages, size_bytes, label } = document
  return (
    <>
      <div className={styles['picture']}>
        <Thumbnail document={document} />
      </div>
      <div className={styles['tileTop']}>
        <SelectBox {...props} />
        <MenuButton {...props} />
      </div>
      <NameButton {...props} />
      <p className={styles['facts']}>
        <State document={document} />
        <span>
          {[pages !== null && count(pages, 'page'), formatBytes(size_bytes)].filter(Boolean).join(' · ')}
        </span>
      </p>
      {label !== null && <span className={styles['label']}>{label}</span>}
      <Remarks
        document={document}
        tabIndex={isActive ? 0 : -1}
        onWarnings={() => handlers.warnings(document)}
        onPassword={() => handlers.password(document)}
      />
    </>
  )
})
