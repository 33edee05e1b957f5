import { DocChatError } from '../errors.ts'

/** How many bytes of a file's beginning {@link detectMediaType} wants to see. */
export const HEAD_BYTES = 4100

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const BY_EXTENSION: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  docx: DOCX,
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  md: 'text/markdown',
  markdown: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  csv: 'text/csv',
  txt: 'text/plain',
}

/** What a sender says who does not know. */
const UNKNOWN = new Set(['', 'application/octet-stream', 'binary/octet-stream'])

/** What browsers and programs call a type besides its name; Windows sends CSV as Excel's. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  'text/csv': ['application/csv', 'application/vnd.ms-excel', 'text/comma-separated-values'],
  'text/html': ['application/xhtml+xml'],
  'text/markdown': ['text/x-markdown'],
  'image/jpeg': ['image/jpg', 'image/pjpeg'],
}

/** The extensions whose files a set of media types covers, for messages and for walking folders. */
export function extensionsOf(mediaTypes: readonly string[]): string[] {
  return Object.keys(BY_EXTENSION).filter((extension) => mediaTypes.includes(BY_EXTENSION[extension] ?? ''))
}

/**
 * Tells a file's media type from its first bytes; extension and declared type must not contradict them.
 *
 * @throws DocChatError `FILE_TYPE_MISMATCH` on contradiction, `UNSUPPORTED_FILE_TYPE` when the bytes are of no known kind.
 */
export async function detectMediaType(head: Uint8Array, name: string, declared?: string): Promise<string> {
  const byExtension = BY_EXTENSION[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '']
  const byBytes = await typeOfBytes(head, byExtension)
  if (byBytes === null) {
    throw new DocChatError('UNSUPPORTED_FILE_TYPE', `"${name}" is of no kind that DocChat knows.`)
  }
  if (byExtension !== undefined && byExtension !== byBytes) {
    const message = `"${name}" ends like ${byExtension} but its bytes are ${byBytes}. Give it the right extension.`
    throw new DocChatError('FILE_TYPE_MISMATCH', message, {
      details: { extension: byExtension, bytes: byBytes },
    })
  }
  const said = (declared ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const plainText = said === 'text/plain' && byBytes.startsWith('text/')
  const same = said === byBytes || OTHER_NAMES[byBytes]?.includes(said) === true
  if (!UNKNOWN.has(said) && !same && !plainText) {
    const message = `"${name}" was sent as ${said} but its bytes are ${byBytes}. Send it as what it is.`
    throw new DocChatError('FILE_TYPE_MISMATCH', message, { details: { declared: said, bytes: byBytes } })
  }
  return byBytes
}

async function typeOfBytes(head: Uint8Array, byExtension: string | undefined): Promise<string | null> {
  // Readers accept a PDF whose header stands behind some other bytes.
  if (Buffer.from(head.subarray(0, 1024)).includes('%PDF-')) return 'application/pdf'
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(head)
  if (found !== undefined) return wrapped(found.mime, head, byExtension)
  if (!isText(head)) return null
  if (byExtension?.startsWith('text/') === true) return byExtension
  return /^\s*<(?:!doctype html|html)\b/i.test(Buffer.from(head).toString('latin1'))
    ? 'text/html'
    : 'text/plain'
}

/** Some documents look at first like what they are wrapped in. What they hold shows when they are read. */
function wrapped(mime: string, head: Uint8Array, byExtension: string | undefined): string {
  if (byExtension === 'text/html' && mime === 'application/xml') return byExtension
  // An encrypted document is refused with a better reason when it is read.
  if (byExtension === DOCX && mime === 'application/x-cfb') return byExtension
  // Its parts come in any order, and the first bytes may hold but a picture.
  if (byExtension === DOCX && mime === 'application/zip' && head.length >= HEAD_BYTES) return byExtension
  return mime
}

/** Text has no NUL (UTF-16 shows itself by its mark) and next to no other control characters. */
function isText(head: Uint8Array): boolean {
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (utf16) return true
  let controls = 0
  for (const byte of head) {
    if (byte === 0) return false
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b)
      controls++
  }
  return controls * 100 <= head.length
}
