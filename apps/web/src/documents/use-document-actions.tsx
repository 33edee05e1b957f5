import type { DocChatClient, Document, Job } from '@docchat/client'
import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { errorText } from '../server/error-text.ts'
import { cached } from '../server/queries.ts'
import { useSession } from '../server/session.tsx'
import { count } from '../ui/format.ts'
import { saveDocument } from '../ui/save-file.ts'
import { notify } from '../ui/toasts.tsx'
import { useUploadActions } from '../upload/uploads.tsx'
import { useViewer } from '../viewer/target.tsx'
import { useRemoveDocuments } from './removal.ts'

/** What can be done with documents. Failures are told. */
export interface DocumentActions {
  open(document: Document): void
  download(document: Document, versionId?: string): void
  reprocess(documents: readonly Document[]): void
  /** Reads a PDF with its password. @returns whether that has begun. */
  unlock(document: Document, password: string): Promise<boolean>
  remove(documents: readonly Document[]): void
  /** @returns whether it worked. */
  update(
    document: Document,
    changes: { readonly name?: string; readonly label?: string | null },
  ): Promise<boolean>
}

type Pages = InfiniteData<{ readonly entries: readonly Document[] }>

export function useDocumentActions(): DocumentActions {
  const session = useSession()
  const queries = useQueryClient()
  const { follow } = useUploadActions()
  const { open } = useViewer()
  const remove = useRemoveDocuments()
  return useMemo(() => {
    const { client, report } = session
    const fail = (error: unknown) => {
      report(error)
      notify(errorText(error), { error: true })
    }
    return {
      open: ({ document_id: documentId }) => open({ documentId, page: 1 }),
      download({ document_id: documentId, name }, versionId) {
        void saveDocument(session, { documentId, name, ...(versionId !== undefined && { versionId }) }).catch(
          fail,
        )
      },
      reprocess(documents) {
        const act = async () => {
          for (const { document_id: documentId, name } of documents) {
            const { job_id: jobId } = await reprocess(client, documentId)
            follow({ name, documentId, jobId })
          }
          await queries.invalidateQueries({ queryKey: cached.documents })
          const [first] = documents
          const what = documents.length === 1 ? `“${first?.name}”` : count(documents.length, 'document')
          notify(`${what} will be read again.`)
        }
        void act().catch(fail)
      },
      async unlock({ document_id: documentId, name }, password) {
        try {
          const { job_id: jobId } = await client.documents.reprocess(documentId, { password })
          follow({ name, documentId, jobId })
          await queries.invalidateQueries({ queryKey: cached.documents })
          return true
        } catch (error) {
          fail(error)
          return false
        }
      },
      remove,
      async update({ document_id: id }, changes) {
        try {
          const changed = await client.documents.update(id, changes)
          queries.setQueriesData<Pages>(
            { queryKey: cached.documents },
            (data) => data && replaced(data, changed),
          )
          await Promise.all(
            [cached.document(id), cached.labels].map((queryKey) => queries.invalidateQueries({ queryKey })),
          )
          return true
        } catch (error) {
          fail(error)
          return false
        }
      },
    }
  }, [session, queries, follow, open, remove])
}

/** The loaded pages with a changed document. It stays where it is until they are loaded again. */
function replaced(data: Pages, changed: Document): Pages {
  const swap = (document: Document) => (document.document_id === changed.document_id ? changed : document)
  return { ...data, pages: data.pages.map((page) => ({ ...page, entries: page.entries.map(swap) })) }
}

/** Queues a job that reads a document again. */
async function reprocess(client: DocChatClient, id: string): Promise<Job> {
  const [latest] = (await client.jobs.list({ documentId: id, kinds: ['ingest'], limit: 1 }).page()).entries
  if (latest?.state === 'failed' || latest?.state === 'cancelled') return client.jobs.retry(latest.job_id)
  if (latest?.state === 'queued' || latest?.state === 'active') return latest
  return client.documents.reprocess(id)
}
