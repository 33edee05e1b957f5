import { FileQuestion, FileText, Lock } from 'lucide-react'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { errorText } from '../server/error-text.ts'
import { Button } from '../ui/button.tsx'
import styles from './viewer-pane.module.css'

export function Nothing(): ReactNode {
  return (
    <div className={styles['state']}>
      <FileText size={28} strokeWidth={1.5} />
      <h3>Nothing is open</h3>
      <p>Click a citation to see its words on the page, or open a document.</p>
    </div>
  )
}

export function Loading(): ReactNode {
  return (
    <div className={styles['state']} role="status">
      <p className={styles['loading']}>Opening…</p>
    </div>
  )
}

interface FailedProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

export function Failed({ error, onRetry }: FailedProps): ReactNode {
  return (
    <div className={styles['state']} role="alert">
      <FileQuestion size={28} strokeWidth={1.5} />
      <h3>This document cannot be shown</h3>
      <p>{errorText(error)}</p>
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  )
}

interface PasswordProps {
  readonly refused: boolean
  readonly onEnter: (password: string) => void
}

export function Password({ refused, onEnter }: PasswordProps): ReactNode {
  const [password, setPassword] = useState('')
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onEnter(password)
  }
  return (
    <div className={styles['state']}>
      <Lock size={28} strokeWidth={1.5} />
      <h3>This document has a password</h3>
      <p>It is used in this browser only, to open the file.</p>
      <form className={styles['password']} onSubmit={submit}>
        <input
          type="password"
          autoComplete="off"
          aria-label="Password"
          aria-invalid={refused}
          aria-describedby={refused ? id : undefined}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="primary">
          Open
        </Button>
        {refused && (
          <p id={id} className={styles['refused']} role="alert">
            That is not the password.
          </p>
        )}
      </form>
    </div>
  )
}
