import { DocChatError } from '../errors.ts'
import type { FileHead, Format } from '../extract/format.ts'
import { FORMATS } from '../formats/index.ts'

/** What a sender says who does not know. */
const UNKNOWN = new Set(['', 'application/octet-stream', 'binary/octet-stream'])

/**
 * Tells a file's media type from its first bytes; extension and declared type must not contradict them.
 *
 * @param formats The formats to tell apart: a file is of the first that matches it.
 * @throws DocChatError `FILE_TYPE_MISMATCH` on contradiction, `UNSUPPORTED_FILE_TYPE` when the bytes are of no known kind.
 */
export async function detectMediaType(
  bytes: Uint8Array,
  name: string,
  declared?: string,
  formats: readonly Format[] = FORMATS,
): Promise<string> {
  const head = await inspectHead(bytes, name)
  const format = formats.find((one) => one.matches(head))
  const byBytes = format?.mediaType ?? head.signature
  if (byBytes === null) {
    throw new DocChatError('UNSUPPORTED_FILE_TYPE', `"${name}" is of no kind that DocChat knows.`)
  }
  const byExtension = formats.filter(({ extensions }) => extensions.includes(head.extension))
  const [expected] = byExtension
  if (expected !== undefined && !byExtension.some(({ mediaType }) => mediaType === byBytes)) {
    const message = `"${name}" ends like ${expected.mediaType} but its bytes are ${byBytes}. Give it the right extension.`
    throw new DocChatError('FILE_TYPE_MISMATCH', message, {
      details: { extension: expected.mediaType, bytes: byBytes },
    })
  }
  const said = (declared ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const plainText = said === 'text/plain' && (head.isText || byBytes.startsWith('text/'))
  const same = said === byBytes || format?.aliases?.includes(said) === true
  if (!UNKNOWN.has(said) && !same && !plainText) {
    const message = `"${name}" was sent as ${said} but its bytes are ${byBytes}. Send it as what it is.`
    throw new DocChatError('FILE_TYPE_MISMATCH', message, { details: { declared: said, bytes: byBytes } })
  }
  return byBytes
}

async function inspectHead(bytes: Uint8Array, name: string): Promise<FileHead> {
  const { fileTypeFromBuffer } = await import('file-type')
  const signature = (await fileTypeFromBuffer(bytes))?.mime ?? null
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return { bytes, extension, signature, isText: signature === null && isText(bytes) }
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
