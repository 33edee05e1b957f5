import { FileUp, FolderUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStatus } from '../server/queries.ts'
import { Button } from '../ui/button.tsx'
import { fileSize } from '../ui/format.ts'
import { openFilePicker } from '../upload/pick.ts'
import { useUploads } from '../upload/uploads-context.tsx'
import styles from './conversation.module.css'

/** What an empty conversation says. */
export function Introduction(): ReactNode {
  const { data } = useStatus()
  const { add, addSamples, items } = useUploads()
  if (data === undefined) return null
  if (data.documents > 0 || items.length > 0) {
    return (
      <div className={styles['introduction']}>
        <h1>What do you want to know?</h1>
        <p>Each statement comes with the words that prove it. Choose a number to see them on their page.</p>
      </div>
    )
  }
  const names = data.formats.map(({ name }) => name)
  const largest = Math.max(...data.formats.map(({ max_bytes }) => max_bytes))
  const pick = (folder: boolean) => void openFilePicker({ folder }).then(add)
  return (
    <div className={styles['introduction']}>
      <h1>Ask your documents</h1>
      <p>Drop files here, paste them, or choose them. They stay on this server.</p>
      <div className={styles['choices']}>
        <Button look="primary" onClick={() => pick(false)}>
          <FileUp size={16} aria-hidden="true" /> Choose files
        </Button>
        <Button onClick={() => pick(true)}>
          <FolderUp size={16} aria-hidden="true" /> Choose a folder
        </Button>
        <Button onClick={() => void addSamples()}>Try the sample documents</Button>
      </div>
      <p className={styles['note']}>
        {names.join(', ')}; up to {fileSize(largest)} each.
      </p>
    </div>
  )
}
