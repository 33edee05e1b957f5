import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { errorText } from '../server/error-text.ts'
import { useSession } from '../server/session.tsx'
import { IconButton } from '../ui/button.tsx'
import { saveDocument } from '../ui/save-file.ts'
import { notify } from '../ui/toasts.tsx'
import { useViewer } from './target.tsx'
import type { OpenSource } from './use-source.ts'
import styles from './viewer-pane.module.css'

export function Header({ source }: { readonly source: OpenSource | undefined }): ReactNode {
  const { close } = useViewer()
  const session = useSession()
  const download = () => {
    if (source === undefined) return
    saveDocument(session, source).catch((error: unknown) => {
      session.report(error)
      notify(errorText(error), { error: true })
    })
  }
  return (
    <header className={styles['header']}>
      <div className={styles['title']}>
        <h2 className={styles['name']} title={source?.name} dir="auto">
          {source?.name ?? '\u00a0'}
        </h2>
        {source?.superseded && <p className={styles['note']}>An older version, as it was cited</p>}
      </div>
      <Stepper />
      <IconButton label="Download" tip="end" disabled={source === undefined} onClick={download}>
        <Download size={16} />
      </IconButton>
      <IconButton label="Close" tip="end" onClick={close}>
        <X size={16} />
      </IconButton>
    </header>
  )
}

/** Goes through the citations of an answer. */
function Stepper(): ReactNode {
  const { citations, current, step } = useViewer()
  useCitationKeys(step)
  if (current === -1 || citations.length < 2) return null
  return (
    <nav className={styles['stepper']} aria-label="Citations">
      <IconButton label="Previous citation" shortcut="P" onClick={() => step(-1)}>
        <ChevronLeft size={16} />
      </IconButton>
      <span className={styles['place']}>
        {current + 1} / {citations.length}
      </span>
      <IconButton label="Next citation" shortcut="N" onClick={() => step(1)}>
        <ChevronRight size={16} />
      </IconButton>
    </nav>
  )
}

/** What takes letters itself. */
const TAKES_LETTERS =
  'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]'

/** The keys work wherever the focus is, as the citation that was clicked is in the conversation. */
function useCitationKeys(step: (by: number) => void): void {
  const latest = useRef(step)
  latest.current = step
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const by = { n: 1, p: -1 }[event.key]
      if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest(TAKES_LETTERS) !== null) return
      event.preventDefault()
      latest.current(by)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
