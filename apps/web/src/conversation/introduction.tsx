import { FileUp, FolderUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStatus } from '../server/queries.ts'
import { Button } from '../ui/button.tsx'
import { AcceptedFiles } from '../upload/upload-list.tsx'
import { useUploads } from '../upload/uploads.tsx'
import styles from './conversation.module.css'

/** What an empty conversation says. */
export function Introduction(): ReactNode {
  const { data } = useStatus()
  const { openFilePicker, addSamples, items } = useUploads()
  if (data === undefined) return null
  if (data.documents > 0 || items.length > 0) {
    return (
      <div className={styles['introduction']}>
        <h1>What do you want to know?</h1>
        <p>Each statement comes with the words that prove it. Choose a number to see them on their page.</p>
      </div>
    )
  }
  return (
    <div className={styles['introduction']}>
      <h1>Ask your documents</h1>
      <p>Drop files here, paste them, or choose them. They stay on this server.</p>
      <div className={styles['choices']}>
        <Button look="primary" onClick={() => void openFilePicker()}>
          <FileUp size={16} aria-hidden="true" /> Choose files
        </Button>
        <Button onClick={() => void openFilePicker({ folder: true })}>
          <FolderUp size={16} aria-hidden="true" /> Choose a folder
        </Button>
        <Button onClick={() => void addSamples()}>Try the sample documents</Button>
      </div>
      <AcceptedFiles className={styles['note'] ?? ''} />
    </div>
  )
}
