import { type AddedDocument, DocChatError, type Job, type Upload } from '@docchat/core'
import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { withFailures } from '../failure.ts'
import { progressOf } from '../progress.ts'
import type { Session } from '../session.ts'
import { documentUri } from '../uris.ts'
import { localFile } from './local-file.ts'

/** How long a call waits until a document has been processed; then it goes on by itself. */
const WAIT_MS = 50_000

const name = z
  .string()
  .min(1)
  .max(500)
  .describe(
    'The name of the document, with its ending, such as notes.md. A document of this name gets a new version.',
  )
const text = z.string().min(1).max(500_000).describe('The text of the document: plain text or Markdown.')

interface Arguments {
  readonly name?: string | undefined
  readonly text?: string | undefined
  readonly path?: string | undefined
}

const textInput: z.ZodType<Arguments> = z.strictObject({ name, text })
const textOrFileInput: z.ZodType<Arguments> = z.strictObject({
  name: name.optional(),
  text: text.optional(),
  path: z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe('The path of a file to add, instead of a text with its name.'),
})

const outputSchema = z.object({
  document_id: z.string().describe('The id of the document.'),
  name: z.string().describe('The name of the document.'),
  uri: z.string().describe('The resource with the text of the document.'),
  state: z
    .enum(['queued', 'processing', 'complete', 'failed'])
    .describe(
      'How far it has been processed. Unless it is complete or failed, list_documents shows it later.',
    ),
  pages: z.int().nullable().describe('The number of pages; null until the document has been read.'),
  deduplicated: z.boolean().describe('Whether there already was a document with these bytes.'),
})

/** Adds the tool `add_document`. @param folders - from which files may be added; empty: only text may be */
export function addAddDocument(server: McpServer, session: Session, folders: readonly string[]): void {
  const from = folders.length === 0 ? 'from its text' : `from its text, or a file in ${folders.join(', ')}`
  server.registerTool(
    'add_document',
    {
      title: 'Add a document',
      description: `Adds a document ${from}, and waits a while until it can be searched.`,
      inputSchema: folders.length === 0 ? textInput : textOrFileInput,
      outputSchema,
      // A document of the same name or path is superseded.
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    (asked, context) =>
      withFailures(session, async () => {
        const { owner } = session
        const signal = AbortSignal.any([session.signal, context.mcpReq.signal])
        const report = progressOf(context)
        const added = await owner.documents.add(await uploadOf(asked, folders), { signal })
        const structured = await afterAWhile(session, added, signal, ({ progress }) =>
          report(progress === null ? 'Waiting to be processed.' : `Processing: ${progress.stage}.`),
        )
        const { state, document_id } = structured
        const said = `${JSON.stringify(structured.name)} is ${state} as ${document_id}.`
        return { content: [{ type: 'text', text: said }], structuredContent: structured }
      }),
  )
}

async function uploadOf({ name, text, path }: Arguments, folders: readonly string[]): Promise<Upload> {
  if (path !== undefined && text === undefined && name === undefined) return localFile(path, folders)
  if (path === undefined && text !== undefined && name !== undefined) {
    return { name, content: bytesOf(text) }
  }
  throw new DocChatError('INVALID_ARGUMENT', 'Pass a path, or else a text with its name.')
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

/** The document once it has been processed, or as it is when that takes too long. @throws the error of its processing. */
async function afterAWhile(
  { owner }: Session,
  { document, job, deduplicated }: AddedDocument,
  signal: AbortSignal,
  onChange: (job: Job) => Promise<void>,
): Promise<z.output<typeof outputSchema>> {
  const timeout = AbortSignal.timeout(WAIT_MS)
  try {
    for await (const now of owner.jobs.watch(job.id, { signal: AbortSignal.any([signal, timeout]) }))
      await onChange(now)
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error
  }
  const { id, name, version } = await owner.documents.get(document.id)
  if (version.error !== null) throw new DocChatError(version.error.code, version.error.message)
  return {
    document_id: id,
    name,
    uri: documentUri(id),
    state: version.state,
    pages: version.pageCount,
    deduplicated,
  }
}
