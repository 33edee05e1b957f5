import type { Document } from '@docchat/client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { errorText } from '../server/error-text.ts'
import { cached } from '../server/queries.ts'
import { useSession } from '../server/session.tsx'
import { count } from '../ui/format.ts'
import { doUnlessUndone, notify } from '../ui/toasts.tsx'

/** Documents in one request to delete, at most. */
const AT_ONCE = 100

/** The documents that are deleted unless that is undone. They are no longer shown, whatever the server still lists. */
let removed: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

function change(ids: readonly string[], isRemoved: boolean): void {
  const next = new Set(removed)
  for (const id of ids) {
    if (isRemoved) next.add(id)
    else next.delete(id)
  }
  removed = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useRemovedDocuments(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => removed)
}

/** Deletes documents, unless that is undone in time. */
export function useRemoveDocuments(): (documents: readonly Document[]) => void {
  const { client, report } = useSession()
  const queries = useQueryClient()
  return useCallback(
    (documents) => {
      const [first] = documents
      if (first === undefined) return
      const ids = documents.map(({ document_id }) => document_id)
      const what = documents.length === 1 ? `“${first.name}”` : count(documents.length, 'document')
      change(ids, true)
      const act = async () => {
        try {
          for (let at = 0; at < ids.length; at += AT_ONCE) {
            const { results } = await client.documents.deleteMany(ids.slice(at, at + AT_ONCE))
            const refused = results.find(
              ({ error }) => error !== null && error.error_code !== 'DOCUMENT_NOT_FOUND',
            )
            if (refused?.error) notify(refused.error.message, { error: true })
          }
        } catch (error) {
          report(error)
          notify(`${what} could not be deleted. ${errorText(error)}`, { error: true })
        }
        await Promise.all(
          [cached.documents, cached.status].map((queryKey) => queries.invalidateQueries({ queryKey })),
        )
        change(ids, false)
      }
      doUnlessUndone(`${what} deleted.`, { act: () => void act(), undo: () => change(ids, false) })
    },
    [client, queries, report],
  )
}
