import { readXml } from '../docx/xml.ts'
import { relationshipsOf } from '../ooxml/package.ts'
import { type NumberWriter, numberWriter } from '../sheets/number-format.ts'
import type { ZipArchive } from '../zip/archive.ts'
import { readStrings } from './strings.ts'
import { readPatterns } from './styles.ts'

/** What the sheets of a workbook share. */
export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string; readonly hidden: boolean }[]
  readonly strings: readonly string[]
  /** The number format of each cell style. */
  readonly patterns: readonly string[]
  readonly numbers: NumberWriter
  /** The part with the metadata. */
  readonly properties: string | null
}

export async function readWorkbook(archive: ZipArchive, part: string): Promise<Workbook> {
  const related = await relationshipsOf(archive, part)
  const targets = new Map(related.map(({ id, target }) => [id, target]))
  const ofType = (name: string) => related.find(({ type }) => type === name)?.target ?? ''
  const sheets: { name: string; part: string; hidden: boolean }[] = []
  let date1904 = false
  await readXml(await archive.part(part), {
    open(tag, attributes) {
      if (tag === 'workbookPr') date1904 = ['1', 'true'].includes(attributes['date1904'] ?? '')
      if (tag !== 'sheet') return
      const target = targets.get(attributes['r:id'] ?? attributes['id'] ?? '')
      const { name = '', state = 'visible' } = attributes
      if (target !== undefined) sheets.push({ name, part: target, hidden: state !== 'visible' })
    },
  })
  const properties = (await relationshipsOf(archive, '')).find(({ type }) => type === 'core-properties')
  return {
    sheets,
    strings: await readStrings(await archive.part(ofType('sharedStrings'))),
    patterns: await readPatterns(await archive.part(ofType('styles'))),
    numbers: numberWriter(date1904),
    properties: properties?.target ?? null,
  }
}
