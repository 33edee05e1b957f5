import type { DocChatClient } from '@docchat/client'

/** A document that the server works on. */
export interface RunningJob {
  readonly name: string
  readonly documentId: string
  readonly jobId: string
}

/** What the server works on, the oldest first. */
export async function runningJobs(client: DocChatClient): Promise<readonly RunningJob[]> {
  const [jobs, documents] = await Promise.all([
    client.jobs.list({ states: ['queued', 'active'], kinds: ['ingest'], limit: 100 }).page(),
    client.documents.list({ states: ['queued', 'processing'], limit: 100 }).page(),
  ])
  const names = new Map(documents.entries.map(({ document_id, name }) => [document_id, name]))
  return jobs.entries.toReversed().flatMap(({ job_id: jobId, document_id: documentId }) => {
    const name = names.get(documentId ?? '')
    return name === undefined || documentId === null ? [] : [{ name, documentId, jobId }]
  })
}
