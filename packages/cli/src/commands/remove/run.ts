import { DocChatError, type Document, type Owner } from '@docchat/core'
import { CliError } from '../../cli-error.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { findDocument } from '../../lookup/find-document.ts'
import { findIn, findMatching } from '../../lookup/find-each.ts'
import { isPattern } from '../../lookup/glob.ts'
import { canAsk, confirm } from '../../terminal/confirm.ts'
import { count, formatTime } from '../../terminal/format.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** Options of `remove`. */
export interface RemoveFlags {
  readonly yes?: boolean
  readonly purge?: boolean
}

const SHOWN = 10

/** `docchat remove <documents...>`: nothing is removed unless all of them are found. */
export async function remove(
  { output, open, signal }: Context,
  references: readonly string[],
  { yes = false, purge = false }: RemoveFlags,
): Promise<ExitCode> {
  await using docchat = await open()
  const found = new Map<string, string>()
  for (const reference of references) {
    const documents = await findAll(docchat, reference, purge)
    if (documents.length > 1 && !yes && !canAsk(output))
      throw new CliError(
        'INVALID_ARGUMENT',
        `"${reference}" matches ${documents.length} documents: ${listed(documents)}. To remove them, add --yes.`,
      )
    for (const { id, name } of documents) found.set(id, name)
  }
  if (!yes && canAsk(output)) {
    const names = [...found.values()].map((name) => ({ name }))
    const how = purge ? ' for good' : ''
    if (!(await confirm(`Remove ${count(found.size, 'document')}${how}: ${listed(names)}?`, signal))) {
      output.note('Nothing was removed.')
      return 1
    }
  }
  let until: string | null = null
  for (const [id, name] of found) {
    signal.throwIfAborted()
    if (purge) await docchat.documents.remove(id)
    else until = (await docchat.documents.trash(id).catch(onlyPurge)).restorableUntil
    if (output.json)
      output.event({ type: 'document-removed', document_id: id, name, restorable_until: until })
    else output.line(`Removed ${cleanLine(name)} (${id}).`)
  }
  if (until !== null)
    output.note(
      `Until ${formatTime(until)}, docchat restore brings back what was removed; --purge deletes it at once.`,
    )
  return 0
}

/**
 * Only the whole name of a document, since something is lost if another one was meant; to purge it, also what was removed
 * before from the same source.
 */
async function findAll(docchat: Owner, reference: string, purge: boolean): Promise<readonly Document[]> {
  const removed = purge ? (await docchat.documents.trashed()).map(({ document }) => document) : []
  try {
    const found = await findDocument(docchat, reference, { whole: true })
    return [found, ...removed.filter(({ source }) => source === found.source)]
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'DOCUMENT_NOT_FOUND') throw error
    if (isPattern(reference)) return findMatching(all(docchat, removed), reference)
    if (!purge) throw error
    return findIn(removed, reference).catch(() => {
      throw error
    })
  }
}

async function* all(docchat: Owner, removed: readonly Document[]): AsyncGenerator<Document> {
  yield* docchat.documents.all()
  yield* removed
}

/** On a full disk only what makes room is possible. */
function onlyPurge(error: unknown): never {
  if (!DocChatError.isInstance(error) || error.code !== 'STORAGE_FULL') throw error
  const message = `${error.message} To make room, delete documents for good: docchat remove --purge`
  throw new CliError('STORAGE_FULL', message, { cause: error })
}

function listed(documents: readonly { readonly name: string }[]): string {
  const names = documents.slice(0, SHOWN).map(({ name }) => cleanLine(name))
  const more = documents.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
}
