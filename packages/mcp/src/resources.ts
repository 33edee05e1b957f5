import { DocChatError, type Document, type Owner } from '@docchat/core'
import {
  type McpServer,
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
  ResourceTemplate,
  type Variables,
} from '@modelcontextprotocol/server'
import type { Session } from './session.ts'
import { documentUri, pageUri } from './uris.ts'

/** Documents on one page of the list. */
const PAGE_SIZE = 50

/** The most text of one resource, in UTF-16 code units. The rest is read page by page. */
export const MAX_CHARACTERS = 100_000

/** Completions that are offered at a time: as many as the protocol allows. */
const MAX_COMPLETIONS = 100

/** Adds documents and pages as resources. */
export function addResources(server: McpServer, { owner }: Session): void {
  const complete = {
    id: (value: string) => matchingIds(owner, value),
    n: (value: string, context?: { arguments?: Record<string, string> }) =>
      matchingPages(owner, context?.arguments?.['id'], value),
  }
  server.registerResource(
    'document',
    new ResourceTemplate('docchat://document/{id}', {
      list: () => ({ resources: [] }),
      complete: { id: complete.id },
    }),
    {
      title: 'A document',
      description: `The text of a document, page by page, at most ${MAX_CHARACTERS} characters.`,
      mimeType: 'text/plain',
    },
    async (uri, variables) => read(uri, () => documentText(owner, variable(variables, 'id'))),
  )
  server.registerResource(
    'page',
    new ResourceTemplate('docchat://document/{id}/page/{n}', { list: undefined, complete }),
    { title: 'A page', description: 'The text of one page of a document.', mimeType: 'text/plain' },
    async (uri, variables) =>
      read(uri, async () => {
        const [id, number] = [variable(variables, 'id'), variable(variables, 'n')]
        if (!/^[1-9]\d{0,8}$/.test(number)) throw noSuchPage(uri, number)
        const page = await owner.documents.page(id, Number(number))
        return [
          { uri: uri.href, mimeType: 'text/plain', text: page.text.slice(0, MAX_CHARACTERS).toWellFormed() },
        ]
      }),
  )
  // The SDK's own list has no pages.
  server.server.setRequestHandler('resources/list', async ({ params }) => {
    const { cursor } = params ?? {}
    const { documents, nextCursor } = await owner.documents.list({
      limit: PAGE_SIZE,
      ...(cursor && { cursor }),
    })
    return { resources: documents.map(resourceOf), ...(nextCursor !== null && { nextCursor }) }
  })
}

function resourceOf({ id, name, version, createdAt }: Document): Resource {
  const { pageCount } = version
  const pages = pageCount === null ? version.state : `${pageCount} ${pageCount === 1 ? 'page' : 'pages'}`
  return {
    uri: documentUri(id),
    name,
    title: name,
    description: [pages, version.mediaType, ...(version.label === null ? [] : [version.label])].join(', '),
    mimeType: 'text/plain',
    annotations: { lastModified: createdAt },
  }
}

function variable(variables: Variables, name: string): string {
  const value = variables[name]
  return decodeURIComponent(Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))
}

function noSuchPage({ href }: URL, given: string): ResourceNotFoundError {
  const advice = `"${given.slice(0, 50)}" is not a page number. Pages are numbered from 1, as in docchat://document/{id}/page/1.`
  return new ResourceNotFoundError(href, advice)
}

const NOT_FOUND = new Set(['DOCUMENT_NOT_FOUND', 'PAGE_NOT_FOUND'])

async function read(
  uri: URL,
  contents: () => Promise<ReadResourceResult['contents']>,
): Promise<ReadResourceResult> {
  try {
    return { contents: await contents() }
  } catch (error) {
    if (DocChatError.isInstance(error) && NOT_FOUND.has(error.code)) {
      throw new ResourceNotFoundError(uri.href, error.message)
    }
    throw error
  }
}

/** The pages of a document, and where to go on if not all of them fit. */
async function documentText(
  { documents }: Owner,
  documentId: string,
): Promise<ReadResourceResult['contents']> {
  const { version } = await documents.get(documentId)
  const contents: ReadResourceResult['contents'] = []
  let left = MAX_CHARACTERS
  const last = version.pageCount ?? 0
  for (let number = 1; number <= last; number++) {
    const { text } = await documents.page(documentId, number)
    if (text.length > left) {
      const rest = number === last ? `Page ${number} is` : `Pages ${number} to ${last} are`
      const advice = `${rest} left out. Read ${pageUri(documentId, number)}, or call read_pages.`
      return [...contents, { uri: documentUri(documentId), mimeType: 'text/plain', text: advice }]
    }
    left -= text.length
    contents.push({ uri: pageUri(documentId, number), mimeType: 'text/plain', text })
  }
  return contents
}

/** Ids that begin with what was typed, and those of documents whose name contains it. */
async function matchingIds({ documents }: Owner, typed: string): Promise<string[]> {
  const byName = await documents.list({ limit: MAX_COMPLETIONS, ...(typed !== '' && { name: typed }) })
  const byId = typed.length < 5 ? [] : await documents.find(typed)
  const ids = [...byId.filter(({ id }) => id.startsWith(typed)), ...byName.documents].map(({ id }) => id)
  return [...new Set(ids)].slice(0, MAX_COMPLETIONS)
}

async function matchingPages(
  { documents }: Owner,
  documentId: string | undefined,
  typed: string,
): Promise<string[]> {
  if (documentId === undefined) return []
  const document = await documents.get(documentId).catch(() => null)
  const found: string[] = []
  for (let number = 1; number <= (document?.version.pageCount ?? 0); number++) {
    if (found.length === MAX_COMPLETIONS) break
    if (`${number}`.startsWith(typed)) found.push(`${number}`)
  }
  return found
}
