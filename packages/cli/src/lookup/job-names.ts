import { DocChatError, type Job, type Owner } from '@docchat/core'

/** A job together with the name of the document that it is about. */
export interface NamedJob {
  readonly job: Job
  /** Null for a job that is about no document, and when the document was deleted. */
  readonly name: string | null
}

/** Finds the documents' names, each once. */
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
