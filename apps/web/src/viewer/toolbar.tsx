import { MoveHorizontal, PanelLeft, Search, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import styles from './reader.module.css'
import type { Zoom } from './use-zoom.ts'

interface ToolbarProps {
  readonly page: number
  readonly pages: number
  readonly onPage: (page: number) => void
  readonly zoom: Zoom
  readonly side: { readonly open: boolean; toggle(): void }
  readonly onFind: () => void
}

export function Toolbar({ page, pages, onPage, zoom, side, onFind }: ToolbarProps): ReactNode {
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label="Document">
      <IconButton label="Pages and contents" tip="start" aria-expanded={side.open} onClick={side.toggle}>
        <PanelLeft size={16} />
      </IconButton>
      <PageField page={page} pages={pages} onPage={onPage} />
      <span className={styles['spring']} />
      <IconButton label="Zoom out" shortcut="-" onClick={() => zoom.by(-1)}>
        <ZoomOut size={16} />
      </IconButton>
      <span className={styles['zoom']}>{zoom.label}</span>
      <IconButton label="Zoom in" shortcut="+" onClick={() => zoom.by(1)}>
        <ZoomIn size={16} />
      </IconButton>
      <IconButton label="Fit width" shortcut="0" aria-pressed={zoom.fits} onClick={zoom.fit}>
        <MoveHorizontal size={16} />
      </IconButton>
      <IconButton label="Find in this document" shortcut="/" tip="end" onClick={onFind}>
        <Search size={16} />
      </IconButton>
    </div>
  )
}

function PageField({ page, pages, onPage }: Pick<ToolbarProps, 'page' | 'pages' | 'onPage'>): ReactNode {
  const [typed, setTyped] = useState<string | null>(null)
  const enter = () => {
    const wanted = Number(typed)
    if (typed !== null && Number.isInteger(wanted) && wanted > 0) onPage(Math.min(wanted, pages))
    setTyped(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') enter()
    else if (event.key === 'Escape') setTyped(null)
  }
  return (
    <span className={styles['pageField']}>
      <input
        aria-label="Page"
        inputMode="numeric"
        value={typed ?? page}
        size={Math.max(2, String(pages).length)}
        onChange={(event) => setTyped(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={enter}
        onKeyDown={onKeyDown}
      />
      <span className={styles['of']}>of {pages}</span>
    </span>
  )
}
