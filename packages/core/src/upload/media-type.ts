import { DocChatError } from '../errors.ts'
import type { FileHead, Format } from '../extract/format.ts'
import { FORMATS } from '../formats/index.ts'
import { TEXT_CONTROLS } from '../text/controls.ts'
import { utf16Order } from '../text/utf16.ts'

/** Declared types that mean the sender does not know the type. */
const UNKNOWN = new Set(['', 'application/octet-stream', 'binary/octet-stream'])

/**
 * Detects a file's media type from its first bytes, which the extension and the declared type must not contradict.
 *
 * @param formats The formats to distinguish; the first that matches the file counts.
 * @returns null when nothing recognises it.
 * @throws DocChatError `FILE_TYPE_MISMATCH` on a contradiction.
 */
export async function detectMediaType(
  bytes: Uint8Array,
  name: string,
  declared?: string,
  formats: readonly Format[] = FORMATS,
): Promise<string | null> {
  const head = await inspectHead(bytes, name)
  const format = formats.find((one) => one.matches(head))
  const byBytes = format?.mediaType ?? unlessKnown(head.signature, formats)
  if (byBytes === null) return null
  const byExtension = formats.filter(({ extensions }) => extensions.includes(head.extension))
  const [expected] = byExtension
  const isAlsoNamed = format?.alsoNamed?.includes(head.extension) === true
  if (expected !== undefined && !isAlsoNamed && !byExtension.some(({ mediaType }) => mediaType === byBytes)) {
    const message = `"${name}" has the extension of ${expected.mediaType} but its content is ${byBytes}. Give it the right extension.`
    throw new DocChatError('FILE_TYPE_MISMATCH', message, {
      details: { extension: expected.mediaType, bytes: byBytes },
    })
  }
  const said = (declared ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const plainText = said === 'text/plain' && (head.isText || byBytes.startsWith('text/'))
  const same = [format, ...(isAlsoNamed ? byExtension : [])].some(
    (one) => one?.mediaType === said || one?.aliases?.includes(said) === true,
  )
  if (!UNKNOWN.has(said) && !same && !plainText) {
    const message = `"${name}" was sent as ${said} but its content is ${byBytes}. Send it with the right media type.`
    throw new DocChatError('FILE_TYPE_MISMATCH', message, { details: { declared: said, bytes: byBytes } })
  }
  return byBytes
}

/** Signatures are coarser than formats: that of an Outlook archive is the media type of its messages. */
function unlessKnown(signature: string | null, formats: readonly Format[]): string | null {
  return formats.some(({ mediaType }) => mediaType === signature) ? null : signature
}

/** Signatures of formats that are text themselves. */
const TEXT_SIGNATURE =
  /^text\/|^application\/(?:pdf|postscript|rtf|xml|pgp-encrypted|x-mobipocket-ebook)$|[+/]xml$|^model\//

async function inspectHead(bytes: Uint8Array, name: string): Promise<FileHead> {
  const { fileTypeFromBuffer } = await import('file-type')
  const found = (await fileTypeFromBuffer(bytes))?.mime ?? (beginsAsTiff(bytes) ? 'image/tiff' : null)
  // "BMW", "MZ", "ID3" and "The wide" begin like an image, a program, a sound and a film.
  const isChance = found !== null && !TEXT_SIGNATURE.test(found) && hasNoControls(bytes)
  const signature = isChance ? null : found
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return { bytes, extension, signature, isText: signature === null && isText(bytes) }
}

/** The library looks for a TIFF's directory, which most programs write at the end of the file. */
function beginsAsTiff(head: Uint8Array): boolean {
  return ['II*\0', 'MM\0*'].includes(Buffer.from(head.subarray(0, 4)).toString('latin1'))
}

/** Text has no NUL, unless it is UTF-16, and hardly any control characters but those of text. */
function isText(head: Uint8Array): boolean {
  return utf16Order(head) !== null || hasNoControls(head)
}

function hasNoControls(head: Uint8Array): boolean {
  let controls = 0
  for (const byte of head) {
    if (byte === 0) return false
    if (byte < 0x20 && !TEXT_CONTROLS.has(byte)) controls++
  }
  return controls * 100 <= head.length
}
