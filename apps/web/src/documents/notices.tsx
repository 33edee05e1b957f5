import { FileUp, SearchX, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { errorText } from '../server/error-text.ts'
import { Button } from '../ui/button.tsx'
import { AcceptedFiles } from '../upload/accepted-files.tsx'
import { useUploadActions } from '../upload/uploads.tsx'
import styles from './documents.module.css'

/** There is no document yet. */
export function Empty(): ReactNode {
  const { openFilePicker, addSamples } = useUploadActions()
  return (
    <div className={styles['notice']}>
      <FileUp size={28} aria-hidden />
      <h2>No documents yet</h2>
      <p>Drop files or folders anywhere, paste them, or choose them here.</p>
      <AcceptedFiles className={styles['muted'] ?? ''} />
      <div className={styles['noticeActions']}>
        <Button look="primary" onClick={() => void openFilePicker()}>
          Choose files
        </Button>
        <Button onClick={() => void openFilePicker({ folder: true })}>Choose a folder</Button>
        <Button look="quiet" onClick={() => void addSamples()}>
          Try the sample documents
        </Button>
      </div>
    </div>
  )
}

/** There are documents, but none matches. */
export function NothingFound({ onClear }: { onClear(): void }): ReactNode {
  return (
    <div className={styles['notice']}>
      <SearchX size={28} aria-hidden />
      <h2>No document matches</h2>
      <p>Change the filters, or clear them.</p>
      <div className={styles['noticeActions']}>
        <Button onClick={onClear}>Clear the filters</Button>
      </div>
    </div>
  )
}

export function Failure({ error, onRetry }: { readonly error: unknown; onRetry(): void }): ReactNode {
  return (
    <div className={styles['notice']} role="alert">
      <TriangleAlert size={28} aria-hidden />
      <h2>The documents could not be loaded</h2>
      <p>{errorText(error)}</p>
      <div className={styles['noticeActions']}>
        <Button onClick={onRetry}>Try again</Button>
      </div>
    </div>
  )
}
