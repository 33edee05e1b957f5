import type { Document } from '@docchat/client'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { errorText } from '../server/error-text.ts'
import { cached } from '../server/queries.ts'
import { setRemoved } from '../server/removed.ts'
import { useSession } from '../server/session.tsx'
import { count } from '../ui/format.ts'
import { doUnlessUndone, notify } from '../ui/toasts.tsx'

/** Documents in one request to delete, at most. */
const AT_ONCE = 100

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
      setRemoved(ids, true)
      const act = async () => {
        // What was deleted stays away from whatever still names it.
        const kept: string[] = []
        try {
          for (let at = 0; at < ids.length; at += AT_ONCE) {
            const { results } = await client.documents.deleteMany(ids.slice(at, at + AT_ONCE))
            const refused = results.filter(
              ({ error }) => error !== null && error.error_code !== 'DOCUMENT_NOT_FOUND',
            )
            kept.push(...refused.map(({ document_id }) => document_id))
            if (refused[0]?.error) notify(refused[0].error.message, { error: true })
          }
        } catch (error) {
          kept.push(...ids)
          report(error)
          notify(`${what} could not be deleted. ${errorText(error)}`, { error: true })
        }
        await Promise.all(
          [cached.documents, cached.labels, cached.status].map((queryKey) =>
            queries.invalidateQueries({ queryKey }),
          ),
        )
        setRemoved(kept, false)
      }
      doUnlessUndone(`${what} deleted.`, { act: () => void act(), undo: () => setRemoved(ids, false) })
    },
    [client, queries, report],
  )
}
