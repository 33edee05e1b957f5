import type { ExtractRequest } from '../extractor.ts'
import type { ReadDocument } from '../pages/pages.ts'
import { openZip, type ZipArchive, type ZipOptions } from './archive.ts'

const LISTED = 5

/**
 * Reads a document that is a zip archive, and says which of its parts are damaged.
 *
 * @throws as {@link openZip} does.
 */
export async function readZip(
  { path, name }: ExtractRequest,
  read: (archive: ZipArchive) => Promise<ReadDocument>,
  options: ZipOptions = {},
): Promise<ReadDocument> {
  using archive = await openZip(path, name, options)
  const document = await read(archive)
  if (archive.damaged.size === 0) return document
  const parts = [...archive.damaged]
  const list = `${parts.slice(0, LISTED).join(', ')}${parts.length > LISTED ? ', …' : ''}`
  const message = `The file is damaged (${list}): words may be missing or wrong.`
  return { ...document, problems: [{ page: 1, code: 'DAMAGED', message }, ...document.problems] }
}
