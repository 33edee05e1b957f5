import type { PageWarning } from '../../document.ts'
import type { PdfDocument } from './document.ts'

const LISTED = 5

/**
 * Returns warnings of what belongs to a document but is not on its pages: attached files, and forms that only Acrobat shows.
 *
 * @param firstText the text of its first page.
 */
export async function unreadIn(pdf: PdfDocument, firstText: string): Promise<PageWarning[]> {
  const warnings: PageWarning[] = []
  const attached = Object.keys((await pdf.getAttachments().catch(() => null)) ?? {})
  if (attached.length > 0) {
    const names = attached.slice(0, LISTED).map((name) => `"${name}"`)
    const list = `${names.join(', ')}${attached.length > LISTED ? ', …' : ''}`
    warnings.push(
      notRead(
        `Attached files were not read (${attached.length}: ${list}). Add them as documents of their own (docchat ingest --attachments).`,
      ),
    )
  }
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} as Readonly<Record<string, unknown>> }))
  const isShell = info['IsAcroFormPresent'] !== true || /please wait/i.test(firstText)
  if (info['IsXFAPresent'] === true && isShell)
    warnings.push(
      notRead(
        'The form is in XFA, which was not read: its pages may lack values. Print it to a PDF and add that.',
      ),
    )
  return warnings
}

function notRead(message: string): PageWarning {
  return { page: 1, code: 'NOT_READ', message }
}
