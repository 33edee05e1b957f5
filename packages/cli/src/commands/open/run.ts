import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Owner, pathOnDisk } from '@docchat/core'
import { CliError } from '../../cli-error.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { findDocument } from '../../lookup/find-document.ts'
import { localPath, pageAddress } from '../../lookup/page-address.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { openWithSystem } from './system-opener.ts'

/** Options of `open`. */
export interface OpenFlags {
  readonly conversation?: string
  readonly print?: boolean
}

/** A version of a document, and the page to show. */
interface Place {
  readonly documentId: string
  /** @defaultValue the current version */
  readonly versionId?: string
  readonly page: number | null
}

const FOOTNOTE = /^\[?(\d{1,6})\??\]?$/
const WITH_PAGE = /^(.+):(\d{1,7})$/s

/** `docchat open <what>` */
export async function openDocument(
  { output, open, signal }: Context,
  what: string,
  { conversation, print = false }: OpenFlags,
): Promise<ExitCode> {
  await using docchat = await open()
  const footnote = FOOTNOTE.exec(what.trim())
  const place =
    footnote === null
      ? await placeIn(docchat, what)
      : await placeOf(docchat, Number(footnote[1]), conversation)
  const { path, mediaType, isCopy } = await fileOf(docchat, place, signal)
  const { page } = place
  const address = pageAddress(path, mediaType, page)
  if (!print) {
    if (isCopy)
      output.note(
        'The file that was added has changed or is gone. A copy of what was read is opened instead.',
      )
    await openWithSystem(address, signal)
  }
  if (output.json) output.event({ type: 'opened', document_id: place.documentId, page, address })
  else if (print) output.line(address)
  else output.note(`Opened ${cleanLine(basename(path))}${page === null ? '' : `, page ${page}`}.`)
  return 0
}

/** Finds what a footnote of the last answer with footnotes cites. */
async function placeOf(docchat: Owner, marker: number, conversation: string | undefined): Promise<Place> {
  const last = conversation ?? (await docchat.conversations.list({ limit: 1 })).conversations[0]?.id
  if (last === undefined)
    throw new CliError('DOCUMENT_NOT_FOUND', 'There is no answer with footnotes yet. Ask something first.')
  const { exchanges } = await docchat.conversations.get(last)
  const citations = exchanges.findLast(({ answer }) => answer.citations.length > 0)?.answer.citations ?? []
  const cited = citations.find((citation) => citation.marker === marker)
  if (cited !== undefined) return cited
  const there = citations.map((citation) => `[${citation.marker}]`).join(', ')
  throw new CliError(
    'DOCUMENT_NOT_FOUND',
    `The last answer has no footnote [${marker}]. It has ${there === '' ? 'none' : there}. A document is opened by its name.`,
  )
}

/** Finds a document, or a page of one: `lease.pdf:3`. */
async function placeIn(docchat: Owner, what: string): Promise<Place> {
  const [, reference = what, page = null] = WITH_PAGE.exec(what) ?? []
  const document = await findDocument(docchat, reference)
  const { pageCount } = document.version
  const number = page === null ? null : Number(page)
  if (number !== null && pageCount !== null && (number < 1 || number > pageCount))
    throw new CliError(
      'PAGE_NOT_FOUND',
      `${cleanLine(document.name)} has no page ${number}. Its last page is ${pageCount}.`,
    )
  return { documentId: document.id, page: number }
}

/** Returns the file that a version was read from, or a copy of it if that file is another one now. */
async function fileOf(
  docchat: Owner,
  { documentId, versionId }: Place,
  signal: AbortSignal,
): Promise<{ readonly path: string; readonly mediaType: string; readonly isCopy: boolean }> {
  const document = await docchat.documents.get(documentId)
  const versions = versionId === undefined ? [] : await docchat.documents.versions(documentId)
  const version = versions.find(({ id }) => id === versionId) ?? document.version
  const { mediaType } = version
  const local = localPath(document)
  if (local !== null && (await sha256Of(local)) === version.sha256)
    return { path: local, mediaType, isCopy: false }
  const folder = await mkdtemp(join(tmpdir(), 'docchat-'))
  const path = join(folder, basename(document.name))
  const bytes = await docchat.documents.file(documentId, { versionId: version.id })
  await writeFile(path, bytes, { flag: 'wx', mode: 0o400, signal })
  return { path, mediaType, isCopy: local !== null || document.source !== document.name }
}

/** Returns null for a file that cannot be read. */
async function sha256Of(path: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(pathOnDisk(path)), hash)
  } catch {
    return null
  }
  return hash.digest('hex')
}
