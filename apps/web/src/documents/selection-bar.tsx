import type { Document } from '@docchat/client'
import { MessageCircleQuestion, RotateCw, Trash2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import styles from './documents.module.css'

interface SelectionBarProps {
  readonly documents: readonly Document[]
  onAsk(): void
  onReprocess(): void
  onRemove(): void
  onClear(): void
}

/** What can be done with the documents that are selected. */
export function SelectionBar({
  documents,
  onAsk,
  onReprocess,
  onRemove,
  onClear,
}: SelectionBarProps): ReactNode {
  return (
    <div className={styles['selection']} role="toolbar" aria-label="Selected documents">
      <p role="status">{documents.length.toLocaleString('en')} selected</p>
      <Button look="primary" onClick={onAsk}>
        <MessageCircleQuestion size={16} />
        Ask about {documents.length === 1 ? 'it' : 'them'}
      </Button>
      <Button onClick={onReprocess}>
        <RotateCw size={16} />
        Read again
      </Button>
      <Button look="danger" onClick={onRemove}>
        <Trash2 size={16} />
        Delete
      </Button>
      <IconButton label="Select none" onClick={onClear}>
        <X size={16} />
      </IconButton>
    </div>
  )
}
