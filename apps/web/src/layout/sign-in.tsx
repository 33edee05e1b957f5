import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { errorText } from '../server/error-text.ts'
import { useSession } from '../server/session.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { notify } from '../ui/toasts.tsx'
import styles from './layout.module.css'

/** Asks for a key when the server wants one. What the person was doing stays as it is. */
export function SignIn(): ReactNode {
  const { keyWanted, signedIn, signIn } = useSession()
  const queries = useQueryClient()
  const [key, setKey] = useState('')
  const [keep, setKeep] = useState(false)
  const submit = async (given: string) => {
    try {
      await signIn(given, { keep })
      setKey('')
      // What the last key was refused is asked for again with this one.
      setTimeout(() => void queries.resetQueries())
    } catch (error) {
      notify(errorText(error), { error: true })
    }
  }
  return (
    <Dialog
      open={keyWanted}
      onClose={null}
      title="Sign in"
      description={
        signedIn
          ? 'The server does not accept this key. Enter another one.'
          : 'This server requires an API key or a token. Whoever runs it can create one with: docchat keys create <name>'
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (key.trim() !== '') void submit(key.trim())
        }}
      >
        <label className={styles['field']}>
          API key or token
          <input
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        </label>
        <label className={styles['choice']}>
          <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
          Keep me signed in on this device
        </label>
        <DialogActions>
          <Button look="primary" type="submit">
            Sign in
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
