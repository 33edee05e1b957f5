import { DocChatError, type Job, type Owner } from '@docchat/core'

/** A job with the name of its document. */
export interface NamedJob {
  readonly job: Job
  /** Null if the job has no document, or if the document was deleted. */
  readonly name: string | null
}

/** Returns a function that adds the document's name to a job. Each name is looked up once. */
export function jobNames(docchat: Owner): (job: Job) => Promise<NamedJob> {
  const known = new Map<string, Promise<string | null>>()
  return async (job) => {
    const { documentId } = job
    if (documentId === null) return { job, name: null }
    const name = known.get(documentId) ?? nameOf(docchat, documentId)
    known.set(documentId, name)
    return { job, name: await name }
  }
}

async function nameOf(docchat: Owner, documentId: string): Promise<string | null> {
  try {
    return (await docchat.documents.get(documentId)).name
  } catch (error) {
    if (DocChatError.isInstance(error) && error.code === 'DOCUMENT_NOT_FOUND') return null
    throw error
  }
}
