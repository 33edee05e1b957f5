import { DocChatError } from '../errors.ts'
import type { Extractor } from '../extract/extractor.ts'
import { FORMATS } from './index.ts'

/**
 * Checks that uploads can be recognised as every media type that custom extractors read.
 *
 * @throws DocChatError `INVALID_ARGUMENT`.
 */
export async function checkExtractors(extractors: readonly Extractor[]): Promise<void> {
  const formats = [...FORMATS, ...extractors.flatMap((extractor) => extractor.formats ?? [])]
  const known = new Set(formats.map(({ mediaType }) => mediaType))
  const unknown = extractors.flatMap(({ mediaTypes }) => mediaTypes.filter((type) => !known.has(type)))
  if (unknown.length === 0) return
  const { supportedMimeTypes } = await import('file-type')
  const signatures: ReadonlySet<string> = supportedMimeTypes
  const type = unknown.find((one) => !signatures.has(one))
  if (type === undefined) return
  const message = `An extractor reads ${type}, but nothing recognises such files. Add a format with this media type to the extractor's \`formats\`.`
  throw new DocChatError('INVALID_ARGUMENT', message)
}
