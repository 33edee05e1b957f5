import { FileUp } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { useStatus } from '../server/queries.ts'
import { notify } from '../ui/toasts.tsx'
import { acceptedText } from './accepted.ts'
import styles from './drop-area.module.css'
import { filesOf } from './pick.ts'
import { useUploadActions } from './uploads.tsx'

/** Takes files that are dropped anywhere in the window, or pasted. */
export function DropArea({ children }: { readonly children: ReactNode }): ReactNode {
  const { add } = useUploadActions()
  const { data: status } = useStatus()
  const [over, setOver] = useState(false)
  const take = useEffectEvent(async (transfer: DataTransfer) => {
    try {
      add(await filesOf(transfer))
    } catch {
      notify('The files could not be read. Check that they still exist and that you may read them.', {
        error: true,
      })
    }
  })
  useEffect(() => {
    const stop = new AbortController()
    const on = <Name extends keyof WindowEventMap>(name: Name, act: (event: WindowEventMap[Name]) => void) =>
      addEventListener(name, act, { signal: stop.signal })
    on('dragover', (event) => {
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      setOver(true)
    })
    on('dragleave', ({ relatedTarget }) => {
      // Within the window, something else is entered.
      if (relatedTarget === null) setOver(false)
    })
    on('drop', (event) => {
      setOver(false)
      if (!hasFiles(event.dataTransfer) || event.dataTransfer === null) return
      event.preventDefault()
      void take(event.dataTransfer)
    })
    on('paste', (event) => {
      const { clipboardData, target } = event
      if (clipboardData === null || clipboardData.files.length === 0) return
      // Some programs add a picture to the text that they copy.
      if (clipboardData.types.includes('text/plain') && isField(target)) return
      event.preventDefault()
      void take(clipboardData)
    })
    return () => stop.abort()
  }, [])
  return (
    <>
      {children}
      {over && (
        <div className={styles['overlay']}>
          <div className={styles['card']}>
            <FileUp size={28} aria-hidden />
            <p className={styles['title']}>Drop files or folders to add them</p>
            {status !== undefined && <p className={styles['accepted']}>{acceptedText(status.formats)}</p>}
          </div>
        </div>
      )}
    </>
  )
}

function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]')
}
