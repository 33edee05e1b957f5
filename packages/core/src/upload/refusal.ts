import { DocChatError } from '../errors.ts'
import { HEAD_BYTES } from '../extract/format.ts'
import { needsOcr } from '../formats/built-in-format.ts'
import { FORMATS } from '../formats/index.ts'
import { missingOcr } from '../ocr-setup.ts'
import { TEXT_CONTROLS } from '../text/controls.ts'
import { acceptedFormats, type UploadLimits } from './limits.ts'

/** A kind of file that is not read, and what to do with it. */
export interface RefusedKind {
  /** In lower case and without the dot. */
  readonly extensions: readonly string[]
  /** A sentence for people, such as `Save it as .docx and add that file.` */
  readonly advice: string
}

/** What to do with files that are not read, by their endings. */
const HINTS: readonly (readonly [endings: string, hint: string])[] = [
  ['xlsb', 'Save it as .xlsx and add that file.'],
  ['pages', 'Export it as .docx or .pdf and add that file.'],
  ['numbers', 'Export it as .xlsx and add that file.'],
  ['key', 'Export it as .pptx or .pdf and add that file.'],
  ['pst ost', 'Save the messages as .eml or .msg and add those files.'],
  ['wpd wps', 'Save it as .docx or .odt and add that file.'],
  ['fodt', 'Save it as .odt and add that file.'],
  ['fods', 'Save it as .ods and add that file.'],
  ['fodp', 'Save it as .odp and add that file.'],
  ['mobi azw azw3 fb2 djvu xps', 'Convert it to .epub or .pdf and add that file.'],
  ['zip', 'Unpack it and add the files in it, or let docchat ingest or POST /upload-many do so.'],
  ['rar 7z tar gz tgz bz2 xz', 'Unpack it and add the files in it.'],
  ['mp3 wav m4a flac ogg opus aac mp4 mov avi mkv webm wmv', 'Add its transcript as .vtt, .srt or .txt.'],
  ['heic heif', 'Export it as .jpg or .pdf and add that file.'],
  ['avif psd ai eps', 'Save it as .pdf or .png and add that file.'],
  ['dwg dxf vsd vsdx', 'Export it as .pdf and add that file.'],
  ['db sqlite mdb accdb parquet', 'Export its tables as .csv and add those files.'],
]

/** What to do, by the media type that the bytes have. The more special comes first. */
const BY_TYPE: readonly (readonly [type: RegExp, ending: string])[] = [
  [/^(?:audio|video)\//, 'mp3'],
  [/^application\/zip/, 'zip'],
  [/^application\/(?:gzip|x-(?:7z|rar|tar|bzip2|xz))/, 'rar'],
  [/^image\/hei[cf]/, 'heic'],
  [/^image\//, 'psd'],
]

/** The kinds of files for which there is advice that leads to a file that is accepted. */
export function refusedKinds(limits: UploadLimits): readonly RefusedKind[] {
  const accepted = new Set(acceptedFormats(limits).flatMap(({ extensions }) => extensions))
  return HINTS.flatMap(([endings, advice]) => {
    const extensions = endings.split(' ').filter((ending) => !accepted.has(ending))
    const named = [...advice.matchAll(/\.(\w+)/g)].map(([, ending = '']) => ending)
    const helps = named.length === 0 || named.some((ending) => accepted.has(ending))
    return helps && extensions.length > 0 ? [{ extensions, advice }] : []
  })
}

/** The refusal of a file that is not read here. @param mediaType null when it is not known. */
export function notAccepted(name: string, mediaType: string | null, limits: UploadLimits): DocChatError {
  const endings = acceptedFormats(limits).flatMap(({ extensions: [ending = ''] }) =>
    ending === '' ? [] : [`.${ending}`],
  )
  const own = extensionOf(name)
  const isNamedAsAccepted = acceptedFormats(limits).some(({ extensions }) => extensions.includes(own))
  const hint =
    ocrAdvice(mediaType) ??
    adviceFor(name, mediaType, refusedKinds(limits)) ??
    (isNamedAsAccepted
      ? `Its content is not that of .${own} files: open it in the program that made it, save it as such, and add that file.`
      : `Files may end in ${endings.join(', ')}.`)
  const message = `"${name}" is of a kind that is not accepted here. ${hint}`
  return new DocChatError('UNSUPPORTED_FILE_TYPE', message, {
    details: { mediaType, allowed: Object.keys(limits.mediaTypes), extensions: endings },
  })
}

/** What reads pictures may not be installed; null where that is not what is missing. */
function ocrAdvice(mediaType: string | null): string | null {
  if (!FORMATS.some((format) => format.mediaType === mediaType && needsOcr(format))) return null
  const command = missingOcr()
  return command === null ? null : `Pictures are read by OCR. To install it, run: ${command}`
}

/** The refusal of a file that is named as text but has bytes that no text has; null for other files. */
export function notText(name: string, bytes: Uint8Array, limits: UploadLimits): DocChatError | null {
  const extension = extensionOf(name)
  const asText = { bytes, extension, signature: null, isText: true }
  const named = acceptedFormats(limits).find(({ extensions }) => extensions.includes(extension))
  const format = limits.formats.find(({ mediaType }) => mediaType === named?.mediaType)
  const control = bytes.subarray(0, HEAD_BYTES).findIndex((byte) => byte < 0x20 && !TEXT_CONTROLS.has(byte))
  if (control === -1 || format?.matches(asText) !== true) return null
  const value = bytes[control] === 0 ? 'zero' : `0x${bytes[control]?.toString(16).padStart(2, '0')}`
  const message = `"${name}" is not read as text: byte ${control + 1} is ${value}, as in binary files and in damaged UTF-16. If it is text, save it as UTF-8 and add that file.`
  return new DocChatError('UNSUPPORTED_FILE_TYPE', message, {
    details: { mediaType: null, controlAt: control },
  })
}

function extensionOf(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

function adviceFor(
  name: string,
  mediaType: string | null,
  kinds: readonly RefusedKind[],
): string | undefined {
  const own = extensionOf(name)
  const byType = BY_TYPE.find(([type]) => mediaType !== null && type.test(mediaType))?.[1]
  const [kind] = [own, byType].flatMap(
    (ending) => kinds.find(({ extensions }) => ending !== undefined && extensions.includes(ending)) ?? [],
  )
  return kind?.advice
}
