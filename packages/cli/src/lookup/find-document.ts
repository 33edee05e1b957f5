import { resolve } from 'node:path'
import type { Document, Owner } from '@docchat/core'
import { CliError } from '../cli-error.ts'
import type { ScopeFlags } from '../command-line/scope-options.ts'
import { cleanLine } from '../terminal/sanitize.ts'

const SHOWN_MATCHES = 10
/** The most parts between commas that a name in a list may have. */
const MOST_IN_NAME = 8

/** Options of {@link findDocument}. */
export interface FindOptions {
  /** Whether a part of the name is not enough, since something is lost if another document was meant. @defaultValue false */
  readonly whole?: boolean
}

/**
 * Finds the one document with this id, beginning of an id, name, path or part of the name.
 *
 * @throws CliError `DOCUMENT_NOT_FOUND`, or `INVALID_ARGUMENT` naming the matches when there are several.
 */
export async function findDocument(
  docchat: Owner,
  reference: string,
  { whole = false }: FindOptions = {},
): Promise<Document> {
  const matches = await matchesOf(docchat, reference, whole)
  const exact = matches.find((document) => document.id === reference)
  const [only] = exact === undefined ? matches : [exact]
  if (only === undefined) {
    const [near] = whole ? await named(docchat, reference) : []
    const removed = await removedAs(docchat, reference)
    if (removed !== undefined) {
      const message = `"${reference}" was removed. Bring it back with: docchat restore ${removed.id}`
      throw new CliError('DOCUMENT_NOT_FOUND', message)
    }
    const advice =
      near === undefined
        ? 'List the documents with: docchat list'
        : `Did you mean ${cleanLine(near.name)}? Give its whole name, or its id.`
    throw new CliError('DOCUMENT_NOT_FOUND', `There is no document "${reference}". ${advice}`)
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

/** Returns the document of this id, name or path that was removed last. */
async function removedAs(docchat: Owner, reference: string): Promise<Document | undefined> {
  const trashed = await docchat.documents.trashed()
  return trashed
    .map(({ document }) => document)
    .find(({ id, name, source }) => [id, name, source].includes(reference) || source === resolve(reference))
}

async function matchesOf(docchat: Owner, reference: string, whole: boolean): Promise<readonly Document[]> {
  const found = await docchat.documents.find(reference)
  if (found.length > 0) return found
  const atPath = await docchat.documents.find(resolve(reference))
  if (atPath.length > 0) return atPath
  const inFolder = await withFolder(docchat, reference)
  return inFolder.length > 0 || whole ? inFolder : named(docchat, reference)
}

/** Returns the documents at the end of whose path the reference is, which is how `list` tells files of one name apart. */
async function withFolder(docchat: Owner, reference: string): Promise<readonly Document[]> {
  const name = reference.slice(reference.lastIndexOf('/') + 1)
  if (name === reference || name === '') return []
  return (await docchat.documents.find(name)).filter(({ source }) => source.endsWith(`/${reference}`))
}

/** Returns the first documents whose names contain the words. */
async function named(docchat: Owner, words: string): Promise<readonly Document[]> {
  if (words.trim() === '') return []
  const { documents } = await docchat.documents.list({ name: words, limit: SHOWN_MATCHES + 1 })
  return documents
}

/** Restricts a search to the documents given by `--document` and `--docs`; no restriction if there are none. */
export async function onlyIn(
  docchat: Owner,
  { document = [], docs = [] }: Pick<ScopeFlags, 'document' | 'docs'>,
): Promise<{ readonly documentIds?: readonly string[] }> {
  const found = await Promise.all([
    ...document.map(async (reference) => [await findDocument(docchat, reference)]),
    ...docs.map((list) => findListed(docchat, list)),
  ])
  const documents = found.flat()
  return documents.length === 0 ? {} : { documentIds: documents.map(({ id }) => id) }
}

/** Finds the documents of a list such as `a.pdf,b.pdf`. @throws CliError as {@link findDocument}. */
export async function findListed(docchat: Owner, list: string): Promise<readonly Document[]> {
  const references = await referencesIn(docchat, list)
  return Promise.all(references.map((reference) => findDocument(docchat, reference)))
}

/** Splits a list at its commas, except those in the names and paths of documents. */
async function referencesIn(docchat: Owner, list: string): Promise<readonly string[]> {
  const parts = list.split(',')
  const references: string[] = []
  for (let start = 0; start < parts.length; ) {
    const { reference, size } = await longestName(docchat, parts.slice(start, start + MOST_IN_NAME))
    if (reference !== '') references.push(reference)
    start += size
  }
  if (references.length === 0)
    throw new CliError('INVALID_ARGUMENT', `"${list}" names no document. Give a list such as a.pdf,b.pdf.`)
  return references
}

/** Returns the most parts of a list that are the name of a document together, otherwise the first one. */
async function longestName(
  docchat: Owner,
  parts: readonly string[],
): Promise<{ readonly reference: string; readonly size: number }> {
  for (let size = parts.length; size > 1; size--) {
    const reference = parts.slice(0, size).join(',').trim()
    if ((await matchesOf(docchat, reference, true)).length > 0) return { reference, size }
  }
  return { reference: parts[0]?.trim() ?? '', size: 1 }
}
