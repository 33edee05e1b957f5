import type { Document } from '@docchat/client'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import styles from './documents.module.css'
import type { DocumentActions } from './use-document-actions.tsx'

interface EditDialogProps {
  readonly document: Document
  readonly field: 'name' | 'label'
  /** The labels that other documents have. */
  readonly labels: readonly string[]
  readonly update: DocumentActions['update']
  onClose(): void
}

/** Asks for another name or label. */
export function EditDialog({ document, field, labels, update, onClose }: EditDialogProps): ReactNode {
  const [value, setValue] = useState(document[field] ?? '')
  const [busy, setBusy] = useState(false)
  const id = useId()
  const isName = field === 'name'
  const save = async () => {
    setBusy(true)
    const text = value.trim()
    const worked = await update(document, isName ? { name: text } : { label: text === '' ? null : text })
    if (worked) onClose()
    else setBusy(false)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={isName ? 'Rename the document' : 'Label the document'}
      {...(isName
        ? { description: 'Answers from now on cite it under this name.' }
        : { description: 'Documents can be found and asked about by their label. Leave it empty for none.' })}
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <label htmlFor={id}>{isName ? 'Name' : 'Label'}</label>
        <input
          id={id}
          value={value}
          required={isName}
          maxLength={isName ? 200 : 100}
          list={isName ? undefined : `${id}-labels`}
          // The server separates labels by commas.
          {...(!isName && { pattern: '[^,]*', title: 'A label without commas' })}
          onFocus={(event) => {
            const dot = isName ? value.lastIndexOf('.') : -1
            event.target.setSelectionRange(0, dot > 0 ? dot : value.length)
          }}
          onChange={(event) => setValue(event.target.value)}
        />
        {!isName && (
          <datalist id={`${id}-labels`}>
            {labels.map((label) => (
              <option key={label} value={label} />
            ))}
          </datalist>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" aria-disabled={busy}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
