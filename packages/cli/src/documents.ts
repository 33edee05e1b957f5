import { resolve } from 'node:path'
import type { Document, Owner } from '@docchat/core'
import { CliError } from './cli-error.ts'
import { cleanLine } from './terminal/sanitize.ts'

const SHOWN_MATCHES = 10

/**
 * The one document that is meant by an id, the beginning of an id, a name or a path.
 *
 * @throws CliError `DOCUMENT_NOT_FOUND`, or `INVALID_ARGUMENT` naming the matches when there are several.
 */
export async function findDocument(docchat: Owner, reference: string): Promise<Document> {
  const found = await docchat.documents.find(reference)
  const matches = found.length > 0 ? found : await docchat.documents.find(resolve(reference))
  const exact = matches.find((document) => document.id === reference)
  const [only] = exact === undefined ? matches : [exact]
  if (only === undefined) {
    throw new CliError(
      'DOCUMENT_NOT_FOUND',
      `There is no document "${reference}". docchat list shows those there are.`,
    )
  }
  if (exact === undefined && matches.length > 1) {
    const shown = matches.slice(0, SHOWN_MATCHES).map(({ id, source }) => `${id} (${cleanLine(source)})`)
    const more = matches.length > SHOWN_MATCHES ? ', …' : ''
    throw new CliError(
      'INVALID_ARGUMENT',
      `"${reference}" can be any of ${shown.join(', ')}${more}. Give the id.`,
    )
  }
  return only
}

/** The ids of the documents that are meant, for searching only in them; nothing when none were named. */
export async function onlyIn(
  docchat: Owner,
  references: readonly string[] | undefined,
): Promise<{ readonly documentIds?: readonly string[] }> {
  if (references === undefined) return {}
  const documents = await Promise.all(references.map((reference) => findDocument(docchat, reference)))
  return { documentIds: documents.map((document) => document.id) }
}

/** All documents, newest first, a page of them at a time. */
export async function* allDocuments(docchat: Owner): AsyncGenerator<Document, void, undefined> {
  for (let offset = 0; ; ) {
    const { documents } = await docchat.documents.list({ offset, limit: 100 })
    yield* documents
    offset += documents.length
    if (documents.length === 0) return
  }
}

/** A document as the terminal's JSON has it. */
export function documentRecord({ id, name, source, version, createdAt }: Document): Record<string, unknown> {
  return {
    document_id: id,
    name,
    source,
    state: version.state,
    searchable: version.searchable,
    pages: version.pageCount,
    chunks: version.chunkCount,
    label: version.label,
    label_confidence: version.labelConfidence,
    size_bytes: version.sizeBytes,
    media_type: version.mediaType,
    sha256: version.sha256,
    warnings: version.warnings,
    error: version.error,
    created_at: createdAt,
    completed_at: version.completedAt,
  }
}
