import { resolve } from 'node:path'
import type { Document, Owner } from '@docchat/core'
import { CliError } from '../cli-error.ts'
import type { ScopeFlags } from '../command-line/scope-options.ts'
import { cleanLine } from '../terminal/sanitize.ts'

const SHOWN_MATCHES = 10

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

async function matchesOf(docchat: Owner, reference: string, whole: boolean): Promise<readonly Document[]> {
  const found = await docchat.documents.find(reference)
  if (found.length > 0) return found
  const atPath = await docchat.documents.find(resolve(reference))
  return atPath.length > 0 || whole ? atPath : named(docchat, reference)
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
  const references = [...document]
  for (const list of docs) references.push(...(await referencesIn(docchat, list)))
  if (references.length === 0) return {}
  const documents = await Promise.all(references.map((reference) => findDocument(docchat, reference)))
  return { documentIds: documents.map(({ id }) => id) }
}

/** Splits a list at its commas, unless it is the name of one document. */
async function referencesIn(docchat: Owner, list: string): Promise<readonly string[]> {
  const references = list.split(',').flatMap((part) => part.trim() || [])
  if (references.length === 0)
    throw new CliError('INVALID_ARGUMENT', `"${list}" names no document. Give a list such as a.pdf,b.pdf.`)
  return references.length > 1 && (await docchat.documents.find(list)).length > 0 ? [list] : references
}
