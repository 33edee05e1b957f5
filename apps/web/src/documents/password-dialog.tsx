import type { Document } from '@docchat/client'
import { type ReactNode, useId, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import styles from './documents.module.css'
import type { DocumentActions } from './use-document-actions.tsx'

/** Whether a document failed because its password was missing or wrong. */
export function isLocked({ state, error }: Document): boolean {
  return state === 'failed' && error?.error_code === 'DOCUMENT_ENCRYPTED'
}

interface PasswordDialogProps {
  readonly document: Document
  readonly unlock: DocumentActions['unlock']
  onClose(): void
}

/** Asks for the password of a PDF that could not be read without it. */
export function PasswordDialog({ document, unlock, onClose }: PasswordDialogProps): ReactNode {
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const id = useId()
  const submit = async () => {
    setBusy(true)
    if (await unlock(document, password)) onClose()
    else setBusy(false)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Enter the password"
      description={`“${document.name}” is read again with it. After that, it is deleted.`}
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void submit()
        }}
      >
        <label htmlFor={id}>Password</label>
        <input
          id={id}
          type="password"
          autoComplete="off"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" aria-disabled={busy}>
            Read it
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
