import { DocChatError, type Job, type Json, type Owner } from '@docchat/core'

/** A job together with the document that it is about. */
export interface NamedJob {
  readonly job: Job
  /** Null for a job that is about no document. */
  readonly documentId: string | null
  /** Null also when the document was deleted. */
  readonly name: string | null
}

/** Finds the documents' names, each once. */
export function jobNames(docchat: Owner): (job: Job) => Promise<NamedJob> {
  const known = new Map<string, Promise<string | null>>()
  return async (job) => {
    const documentId = documentIdOf(job)
    if (documentId === null) return { job, documentId, name: null }
    const name = known.get(documentId) ?? nameOf(docchat, documentId)
    known.set(documentId, name)
    return { job, documentId, name: await name }
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

function documentIdOf({ kind, payload }: Job): string | null {
  if (kind !== 'webhook') return textAt(payload, 'documentId')
  const body = textAt(payload, 'body')
  const event = body === null ? null : (JSON.parse(body) as Json)
  return isObject(event) && isObject(event['data']) ? textAt(event['data'], 'document_id') : null
}

function textAt(value: Json | undefined, key: string): string | null {
  const text = isObject(value) ? value[key] : null
  return typeof text === 'string' ? text : null
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
