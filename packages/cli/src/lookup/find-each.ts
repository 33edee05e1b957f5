import { resolve } from 'node:path'
import type { Document } from '@docchat/core'
import { CliError } from '../cli-error.ts'
import { cleanLine } from '../terminal/sanitize.ts'
import { globTest, isPattern } from './glob.ts'

/** Finds the documents that a pattern of names or paths matches. @throws CliError `DOCUMENT_NOT_FOUND` when there are none. */
export async function findMatching(
  documents: AsyncIterable<Document> | Iterable<Document>,
  pattern: string,
): Promise<readonly Document[]> {
  const [byName, byPath] = [globTest(pattern), globTest(resolve(pattern))]
  const found: Document[] = []
  for await (const document of documents)
    if (byName(document.name) || byName(document.source) || byPath(document.source)) found.push(document)
  if (found.length === 0) throw new CliError('DOCUMENT_NOT_FOUND', `No document matches "${pattern}".`)
  return found
}

/**
 * Finds the documents in a list that a reference means: one by its id, the beginning of its id, its name or its path, or those
 * that a pattern matches.
 *
 * @throws CliError `DOCUMENT_NOT_FOUND`, or `INVALID_ARGUMENT` naming the matches when it should be one and there are several.
 */
export async function findIn(
  documents: readonly Document[],
  reference: string,
  describe: (document: Document) => string = ({ source }) => cleanLine(source),
): Promise<readonly Document[]> {
  const matches = documents.filter(
    ({ id, name, source }) =>
      name === reference ||
      source === reference ||
      source === resolve(reference) ||
      (reference.includes('/') && source.endsWith(`/${reference}`)) ||
      (reference.length >= 5 && id.startsWith(reference)),
  )
  if (matches.length === 1) return matches
  if (matches.length === 0 && isPattern(reference)) return findMatching(documents, reference)
  if (matches.length === 0)
    throw new CliError(
      'DOCUMENT_NOT_FOUND',
      `No document "${reference}" was removed. List them with: docchat restore`,
    )
  const shown = matches.map((document) => `${document.id} (${describe(document)})`).join(', ')
  throw new CliError('INVALID_ARGUMENT', `"${reference}" matches several documents: ${shown}. Give the id.`)
}
