import { resolve } from 'node:path'
import type { Document, Owner } from '@docchat/core'
import { CliError } from '../cli-error.ts'
import { cleanLine } from '../terminal/sanitize.ts'

const SHOWN_MATCHES = 10

/**
 * Finds the one document with this id, beginning of an id, name or path.
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
      `There is no document "${reference}". List the documents with: docchat list`,
    )
  }
  if (exact === undefined && matches.length > 1) {
    const shown = matches.slice(0, SHOWN_MATCHES).map(({ id, source }) => `${id} (${cleanLine(source)})`)
    const more = matches.length > SHOWN_MATCHES ? ', …' : ''
    throw new CliError(
      'INVALID_ARGUMENT',
      `"${reference}" matches several documents: ${shown.join(', ')}${more}. Give the id.`,
    )
  }
  return only
}

/** Restricts a search to the given documents; no restriction if there are none. */
export async function onlyIn(
  docchat: Owner,
  references: readonly string[] | undefined,
): Promise<{ readonly documentIds?: readonly string[] }> {
  if (references === undefined) return {}
  const documents = await Promise.all(references.map((reference) => findDocument(docchat, reference)))
  return { documentIds: documents.map((document) => document.id) }
}
