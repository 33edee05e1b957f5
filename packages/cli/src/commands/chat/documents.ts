import { CliError } from '../../cli-error.ts'
import { findListed } from '../../lookup/find-document.ts'
import { count } from '../../terminal/format.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import type { Session } from './session.ts'

const LISTED = 50
const ALL = 'all'

/** `/docs`: lists the documents and which are searched. `/docs <names>`: searches only these from now on. */
export async function chooseDocuments(session: Session, names: string): Promise<void> {
  const { docchat, context } = session
  const { output } = context
  if (names === '') return listDocuments(session)
  if (names === ALL) {
    session.scope = {}
    output.note('All documents are searched.')
    return
  }
  const chosen = await findListed(docchat, names).catch((error: unknown) => {
    if (error instanceof CliError) return error
    throw error
  })
  if (chosen instanceof CliError) return output.note(chosen.message)
  session.scope = { documentIds: chosen.map(({ id }) => id) }
  const list = chosen.map(({ name }) => cleanLine(name)).join(', ')
  output.note(`Only ${list} ${chosen.length === 1 ? 'is' : 'are'} searched. /docs all searches all again.`)
}

async function listDocuments({ docchat, context: { output }, scope }: Session): Promise<void> {
  const { documents, total } = await docchat.documents.list({ limit: LISTED })
  const { documentIds } = scope
  for (const { id, name } of documents) {
    const isSearched = documentIds === undefined || documentIds.includes(id)
    output.line(`${isSearched ? '*' : ' '} ${cleanLine(name)}`)
  }
  const more = total - documents.length
  if (more > 0) output.note(`… and ${count(more, 'more document')}.`)
  if (total === 0) output.note('There are no documents yet.')
}
