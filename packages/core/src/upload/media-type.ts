import { DocChatError } from '../errors.ts'

/** How many bytes of a file's beginning {@link detectMediaType} wants to see. */
export const HEAD_BYTES = 4100

const BY_EXTENSION: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
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
  if (!UNKNOWN.has(said) && said !== byBytes && !plainText) {
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
  if (found !== undefined) return found.mime
  if (!isText(head)) return null
  return byExtension?.startsWith('text/') === true ? byExtension : 'text/plain'
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
