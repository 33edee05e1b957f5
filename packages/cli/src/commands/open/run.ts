import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { findServer, type LoadedSettings } from '@docchat/config'
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
  { output, open, config, signal }: Context,
  what: string,
  { conversation, print = false }: OpenFlags,
): Promise<ExitCode> {
  await using docchat = await open()
  const footnote = FOOTNOTE.exec(what.trim())
  const place =
    footnote === null
      ? await placeIn(docchat, what)
      : await placeOf(docchat, Number(footnote[1]), conversation)
  const { page } = place
  const shown = await shownBy(await config(), docchat, place, signal)
  const { address, name, isCopy } = shown ?? (await fileOf(docchat, place, signal))
  if (!print) {
    if (isCopy)
      output.note(
        'The file that was added has changed or is gone. A copy of what was read is opened instead.',
      )
    await openWithSystem(address, signal)
  }
  if (output.json) output.event({ type: 'opened', document_id: place.documentId, page, address })
  else if (print) output.line(address)
  else output.note(`Opened ${cleanLine(name)}${page === null ? '' : `, page ${page}`}.`)
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

/** What is opened. */
interface Opened {
  readonly address: string
  readonly name: string
  readonly isCopy: boolean
}

/** Returns where the page of a running server shows a document; null without such a server, or for an earlier version. */
async function shownBy(
  { dataDir }: LoadedSettings,
  docchat: Owner,
  { documentId, versionId, page }: Place,
  signal: AbortSignal,
): Promise<Opened | null> {
  const url = await findServer(dataDir, signal)
  if (url === null) return null
  const { name, version } = await docchat.documents.get(documentId)
  if (versionId !== undefined && versionId !== version.id) return null
  return { address: `${url}/#/documents/${documentId}/${page ?? 1}`, name, isCopy: false }
}

/** Returns the file that a version was read from, or a copy of it if that file is another one now. */
async function fileOf(
  docchat: Owner,
  { documentId, versionId, page }: Place,
  signal: AbortSignal,
): Promise<Opened> {
  const document = await docchat.documents.get(documentId)
  const versions = versionId === undefined ? [] : await docchat.documents.versions(documentId)
  const version = versions.find(({ id }) => id === versionId) ?? document.version
  const { mediaType } = version
  const local = localPath(document)
  if (local !== null && (await sha256Of(local)) === version.sha256)
    return { address: pageAddress(local, mediaType, page), name: basename(local), isCopy: false }
  const folder = await mkdtemp(join(tmpdir(), 'docchat-'))
  const path = join(folder, basename(document.name))
  const bytes = await docchat.documents.file(documentId, { versionId: version.id })
  await writeFile(path, bytes, { flag: 'wx', mode: 0o400, signal })
  const isCopy = local !== null || document.source !== document.name
  return { address: pageAddress(path, mediaType, page), name: basename(path), isCopy }
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
