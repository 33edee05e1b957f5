import type { LoadedSettings } from '@docchat/config'
import { type AddedDocument, missingOcr, type Owner } from '@docchat/core'

/** The warning of a page that OCR would have read names the command that installs it. */
const NOT_INSTALLED = 'To read it by OCR, run: '

/** Reads a document again which was added before OCR was installed, and whose scans were left unread for it. */
export async function readAgain(
  docchat: { readonly documents: Pick<Owner['documents'], 'reprocess'> },
  added: AddedDocument,
  settings: Pick<LoadedSettings, 'ocr' | 'ocrLanguages'>,
): Promise<AddedDocument> {
  const { document, version } = added
  const isUnread = version.warnings.some(({ message }) => message.includes(NOT_INSTALLED))
  const isCurrent = version.state === 'complete' && document.version.id === version.id
  if (!isUnread || !isCurrent || settings.ocr === 'off' || missingOcr(settings) !== null) return added
  const job = await docchat.documents.reprocess(document.id)
  return { ...added, job, version: { ...version, state: 'queued' } }
}
