import { DocChatError } from '../errors.ts'
import type { UploadLimits } from './limits.ts'

/** What to do with files that are not read, by their endings. */
const HINTS: readonly (readonly [endings: string, hint: string])[] = [
  ['xlsb', 'Save it as .xlsx and add that file.'],
  ['pages', 'Export it as .docx or .pdf and add that file.'],
  ['numbers', 'Export it as .xlsx and add that file.'],
  ['key', 'Export it as .pptx or .pdf and add that file.'],
  ['pst ost', 'Save the messages as .eml or .msg and add those files.'],
  ['wpd wps', 'Save it as .docx or .odt and add that file.'],
  ['mobi azw azw3 djvu xps', 'Convert it to .epub or .pdf and add that file.'],
  ['zip', 'Unpack it and add the files in it, or use docchat ingest, which does so.'],
  ['rar 7z tar gz tgz bz2 xz', 'Unpack it and add the files in it.'],
  ['mp3 wav m4a flac ogg opus aac mp4 mov avi mkv webm wmv', 'Add its transcript as .vtt, .srt or .txt.'],
  ['heic heif avif psd ai eps', 'Save it as .pdf or .png and add that file.'],
  ['dwg dxf vsd vsdx', 'Export it as .pdf and add that file.'],
  ['db sqlite mdb accdb parquet', 'Export its tables as .csv and add those files.'],
]

/** What to do, by the media type that the bytes have. The more special comes first. */
const BY_TYPE: readonly (readonly [type: RegExp, ending: string])[] = [
  [/^(?:audio|video)\//, 'mp3'],
  [/^application\/zip/, 'zip'],
  [/^application\/(?:gzip|x-(?:7z|rar|tar|bzip2|xz))/, 'rar'],
  [/^image\//, 'psd'],
]

/** The refusal of a file that is not read here. @param mediaType null when it is not known. */
export function notAccepted(
  name: string,
  mediaType: string | null,
  { mediaTypes, formats }: UploadLimits,
): DocChatError {
  const accepted = formats.filter((format) => mediaTypes[format.mediaType] !== undefined)
  const endings = accepted.flatMap(({ extensions: [ending = ''] }) => (ending === '' ? [] : [`.${ending}`]))
  const hint = hintFor(name, mediaType) ?? `Files may end in ${endings.join(', ')}.`
  const message = `"${name}" is of a kind that is not accepted here. ${hint}`
  return new DocChatError('UNSUPPORTED_FILE_TYPE', message, {
    details: { mediaType, allowed: Object.keys(mediaTypes), extensions: endings },
  })
}

function hintFor(name: string, mediaType: string | null): string | null {
  const own = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  const byType = BY_TYPE.find(([type]) => mediaType !== null && type.test(mediaType))?.[1]
  for (const ending of [own, byType]) {
    const known = HINTS.find(([endings]) => ending !== undefined && endings.split(' ').includes(ending))
    if (known !== undefined) return known[1]
  }
  return null
}
