import { CircleAlert, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useStatus } from '../server/queries.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { count } from '../ui/format.ts'
import { acceptedText, adviceFor } from './accepted.ts'
import { isOver, type LeftOut, type UploadItem } from './upload-item.ts'
import styles from './upload-list.module.css'
import { UploadRow } from './upload-row.tsx'
import { uploadText } from './upload-text.ts'
import { useUploadActions, useUploads } from './uploads.tsx'

/** With more uploads than these, the ones that wait or went well are only counted. */
const SHOWN = 20

/** The uploads of this window: what happens to each now, or what became of it. */
export function UploadList(): ReactNode {
  const uploads = useUploads()
  const { leftOut, dismissAll } = uploads
  const items = uploads.items.filter(({ settled }) => !settled)
  const [all, setAll] = useState(false)
  if (items.length === 0 && leftOut.length === 0) return null
  const over = items.filter(({ state }) => isOver(state))
  const some = all || items.length <= SHOWN ? items : items.filter(needsRow)
  const shown = [...some.filter(needsPerson), ...some.filter((item) => !needsPerson(item))]
  return (
    <section className={styles['uploads']} aria-label="Uploads" data-uploads>
      <header className={styles['header']}>
        <h2>
          {over.length === items.length ? 'Uploads' : `Uploads: ${over.length} of ${items.length} done`}
        </h2>
        {(over.length > 0 || leftOut.length > 0) && (
          <Button look="quiet" className={styles['clear'] ?? ''} onClick={dismissAll}>
            Clear
          </Button>
        )}
      </header>
      <ul>
        {leftOut.map((some) => (
          <LeftOutRow key={some.id} leftOut={some} />
        ))}
        {shown.map((item) => (
          <UploadRow key={item.id} item={item} />
        ))}
      </ul>
      {items.length > SHOWN && (
        <Button
          look="quiet"
          className={styles['more'] ?? ''}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? 'Show fewer' : `Show all ${items.length} (${countsOf(items)})`}
        </Button>
      )}
      <p className="visually-hidden" role="status">
        {announcement(items)}
      </p>
    </section>
  )
}

/** Whether something happens to an upload, or a person should know more than that it went well. */
function needsRow({ state, document }: UploadItem): boolean {
  if (state.phase === 'processing') return state.stage !== null
  if (state.phase === 'complete') return (document?.warnings.length ?? 0) > 0
  return state.phase !== 'waiting'
}

/** Whether nothing goes on without a person: these come first, however many there are. */
function needsPerson({ state: { phase } }: UploadItem): boolean {
  return phase === 'failed' || phase === 'password' || phase === 'sign-in'
}

function countsOf(items: readonly UploadItem[]): string {
  const done = items.filter(({ state }) => state.phase === 'complete').length
  const waiting = items.filter((item) => !isOver(item.state) && !needsRow(item)).length
  return [done > 0 && `${done} complete`, waiting > 0 && `${waiting} waiting`].filter(Boolean).join(', ')
}

/** What a screen reader says: outcomes, but not every step. */
function announcement(items: readonly UploadItem[]): string {
  const item = items.findLast(({ state }) => isOver(state) || state.phase === 'password')
  return item === undefined ? '' : `${item.name}: ${uploadText(item)}`
}

function LeftOutRow({ leftOut: { id, endings } }: { readonly leftOut: LeftOut }): ReactNode {
  const { dismiss } = useUploadActions()
  const { data: status } = useStatus()
  const total = [...endings.values()].reduce((sum, n) => sum + n, 0)
  const kinds = [...endings].toSorted(([, a], [, b]) => b - a)
  const advice = kinds.flatMap(([ending]) => {
    const known = status && adviceFor(ending, status)
    return known === undefined ? [] : [[ending, known] as const]
  })
  const counts = kinds.map(([ending, n]) => `${n} ${ending === '' ? 'without an extension' : `.${ending}`}`)
  return (
    <li className={styles['row']} data-phase="left-out">
      <span className={styles['icon']}>
        <CircleAlert size={16} />
      </span>
      <div className={styles['body']}>
        <p className={styles['name']}>
          {count(total, 'file')} {total === 1 ? 'was' : 'were'} not added: {counts.join(', ')}.
        </p>
        {advice.map(([ending, what]) => (
          <p key={ending} className={styles['text']}>
            .{ending}: {what}
          </p>
        ))}
        {status !== undefined && <p className={styles['text']}>Supported: {acceptedText(status.formats)}</p>}
      </div>
      <IconButton
        className={styles['end'] ?? ''}
        label="Dismiss the files that were not added"
        onClick={() => dismiss(id)}
      >
        <X size={16} />
      </IconButton>
    </li>
  )
}
