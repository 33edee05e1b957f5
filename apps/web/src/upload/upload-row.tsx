import { Check, CircleAlert, Clock, FileUp, Lock, RotateCw, X } from 'lucide-react'
import { memo, type ReactNode, useState } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { count } from '../ui/format.ts'
import { useViewer } from '../viewer/target.tsx'
import { isOver, type UploadItem } from './upload-item.ts'
import styles from './upload-list.module.css'
import { uploadText } from './upload-text.ts'
import { useUploadActions } from './uploads.tsx'

/** One file: its name, what happens, and what can be done. */
export const UploadRow = memo(function UploadRow({ item }: { readonly item: UploadItem }): ReactNode {
  const { cancel, dismiss } = useUploadActions()
  const { name, state } = item
  const over = isOver(state) || state.phase === 'password'
  return (
    <li className={styles['row']} data-phase={state.phase}>
      <span className={styles['icon']}>
        <StateIcon item={item} />
      </span>
      <div className={styles['body']}>
        <Name item={item} />
        <p className={styles['text']}>{uploadText(item)}</p>
        <Progress item={item} />
        <Warnings item={item} />
        <Remedy item={item} />
      </div>
      <IconButton
        className={styles['end'] ?? ''}
        label={over ? `Dismiss ${name}` : `Cancel ${name}`}
        onClick={() => (over ? dismiss : cancel)(item.id)}
      >
        <X size={16} />
      </IconButton>
    </li>
  )
})

function StateIcon({ item: { state } }: { readonly item: UploadItem }): ReactNode {
  switch (state.phase) {
    case 'complete':
      return <Check size={16} />
    case 'failed':
      return <CircleAlert size={16} />
    case 'password':
    case 'sign-in':
      return <Lock size={16} />
    case 'waiting':
    case 'pausing':
      return <Clock size={16} />
    case 'sending':
    case 'processing':
      return <FileUp size={16} />
    case 'cancelled':
      return <X size={16} />
  }
}

function Name({ item: { name, state, documentId } }: { readonly item: UploadItem }): ReactNode {
  const { open } = useViewer()
  if (state.phase !== 'complete' || documentId === null)
    return (
      <p className={styles['name']} title={name}>
        <bdi>{name}</bdi>
      </p>
    )
  return (
    <button
      type="button"
      className={styles['name']}
      title={name}
      onClick={() => open({ documentId, page: 1 })}
    >
      <bdi>{name}</bdi>
    </button>
  )
}

function Progress({ item: { name, state } }: { readonly item: UploadItem }): ReactNode {
  if (state.phase === 'sending')
    return <Bar label={`Sending ${name}`} done={state.sentBytes} total={state.totalBytes} />
  if (state.phase === 'processing' && state.stage !== null && state.total !== null && state.total > 0)
    return <Bar label={`Processing ${name}`} done={state.done} total={state.total} />
  return null
}

function Bar(props: { readonly label: string; readonly done: number; readonly total: number }): ReactNode {
  return <progress className={styles['bar']} aria-label={props.label} value={props.done} max={props.total} />
}

/** The pages that could not be read, or only in part. */
function Warnings({ item: { document } }: { readonly item: UploadItem }): ReactNode {
  const { open } = useViewer()
  if (document === null || document.warnings.length === 0) return null
  return (
    <details className={styles['warnings']}>
      <summary>{count(document.warnings.length, 'warning')}</summary>
      <ul>
        {document.warnings.map(({ page, message }) => (
          <li key={`${page} ${message}`}>
            <button type="button" onClick={() => open({ documentId: document.document_id, page })}>
              Page {page}
            </button>
            : {message}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** What a person can do about it. */
function Remedy({ item }: { readonly item: UploadItem }): ReactNode {
  const { retry, dismiss, openFilePicker } = useUploadActions()
  const { id, state } = item
  if (state.phase === 'password') return <PasswordForm item={item} />
  if ((state.phase !== 'failed' && state.phase !== 'cancelled') || state.remedy === 'none') return null
  const chooseAgain = state.remedy === 'choose-again'
  const label = chooseAgain ? 'Choose the file again' : 'Try again'
  const act = () => (chooseAgain ? void openFilePicker().then(() => dismiss(id)) : retry(id))
  return (
    <Button className={styles['action'] ?? ''} aria-label={`${label}: ${item.name}`} onClick={act}>
      <RotateCw size={14} />
      {label}
    </Button>
  )
}

function PasswordForm({ item }: { readonly item: UploadItem }): ReactNode {
  const { unlock } = useUploadActions()
  const [password, setPassword] = useState('')
  return (
    <form
      className={styles['password']}
      onSubmit={(event) => {
        event.preventDefault()
        unlock(item.id, password)
      }}
    >
      <input
        type="password"
        autoComplete="off"
        required
        aria-label={`Password of ${item.name}`}
        placeholder="Password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit">Open</Button>
    </form>
  )
}
