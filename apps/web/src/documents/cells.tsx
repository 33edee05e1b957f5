import type { Document } from '@docchat/client'
import { useQuery } from '@tanstack/react-query'
import { Check, CircleAlert, Clock, LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSession } from '../server/session.tsx'
import { count } from '../ui/format.ts'
import styles from './documents.module.css'
import { STATES } from './filters.ts'
import { isLocked } from './password-dialog.tsx'
import { useSettled } from './use-settled.ts'

const ICONS = { complete: Check, processing: LoaderCircle, queued: Clock, failed: CircleAlert }

/** How far a document is. */
export function State({ document: { state } }: { readonly document: Document }): ReactNode {
  const Icon = ICONS[state]
  return (
    <span className={styles['state']} data-state={state}>
      <Icon size={15} aria-hidden />
      {STATES[state]}
    </span>
  )
}

/** Why a document failed, or that some of its pages were not read in full. */
export function Remarks({
  document,
  tabIndex,
  onWarnings,
  onPassword,
}: {
  readonly document: Document
  readonly tabIndex: number
  onWarnings(): void
  onPassword(): void
}): ReactNode {
  const { error, state, warnings } = document
  if (isLocked(document))
    return (
      <button type="button" className={styles['link']} tabIndex={tabIndex} onClick={onPassword}>
        Enter the password
      </button>
    )
  if (state === 'failed' && error !== null) return <p className={styles['reason']}>{error.message}</p>
  if (warnings.length === 0) return null
  return (
    <button type="button" className={styles['link']} tabIndex={tabIndex} onClick={onWarnings}>
      {count(warnings.length, 'warning')}
    </button>
  )
}

/** The name under which the versions of a document are cached. */
export function versionsKey({ document_id, version_id }: Document): readonly string[] {
  return ['versions', document_id, version_id]
}

export function useVersions(document: Document, enabled: boolean) {
  const { client } = useSession()
  return useQuery({
    queryKey: versionsKey(document),
    queryFn: ({ signal }) => client.documents.versions(document.document_id, { signal }),
    enabled,
    staleTime: 60_000,
  })
}

/** How many versions a document has. */
export function VersionCount({
  document,
  tabIndex,
  onOpen,
}: {
  readonly document: Document
  readonly tabIndex: number
  onOpen(): void
}): ReactNode {
  const { data } = useVersions(document, useSettled())
  const versions = data?.versions.length
  if (versions === undefined || versions < 2) return versions
  return (
    <button
      type="button"
      className={styles['link']}
      aria-label={`${versions} versions of ${document.name}`}
      tabIndex={tabIndex}
      onClick={onOpen}
    >
      {versions}
      <span className={styles['unit']}> versions</span>
    </button>
  )
}
