import { Console } from 'node:console'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { FORMATS } from '../formats/index.ts'
import { DOCX_FACTS } from '../testing/facts/docx.ts'
import { ODF_FACTS } from '../testing/facts/odf.ts'
import { OFFICE_FACTS } from '../testing/facts/office.ts'
import { PDF_FACTS } from '../testing/facts/pdf.ts'
import type { PlacedFact } from '../testing/facts/placed-fact.ts'
import { TEXT_FACTS } from '../testing/facts/text.ts'

const FACTS: readonly PlacedFact[] = [
  ...DOCX_FACTS,
  ...TEXT_FACTS,
  ...ODF_FACTS,
  ...PDF_FACTS,
  ...OFFICE_FACTS,
]

test('no fact is lost without a warning, however a format carries it', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-facts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const results: { format: string; way: string; found: boolean; warned: boolean }[] = []
  for (const { format, way, extension, content, fact } of FACTS) {
    const path = join(folder, `file.${extension}`)
    writeFileSync(path, content)
    const { text, warned } = await read(path, extension)
    results.push({ format, way, found: text.includes(fact), warned })
  }
  new Console(process.stdout).table(tableOf(results))
  const lost = results.filter(({ found, warned }) => !found && !warned)
  expect(lost).toEqual([])
  expect(results.filter(({ found }) => !found).map(({ format, way }) => `${format}: ${way}`)).toEqual([
    'Word: unknown symbol',
    'Word: embedded RTF',
    'Word: embedded object',
    'Word: picture',
    'plain text: a bad byte',
    'OpenDocument text: object of another program',
    'OpenDocument text: hidden section',
    'PDF: attached file',
    'PDF: XFA form',
    'PDF: drawn letters',
    'PDF: a few lines',
    '.doc as written: formula (object)',
    'RTF: formula of another program',
  ])
})

async function read(path: string, extension: string): Promise<{ text: string; warned: boolean }> {
  const format = FORMATS.find(({ extensions }) => extensions.includes(extension))
  const load = format?.readers.isolated ?? format?.readers.inProcess
  if (format === undefined || load === undefined) throw new Error(`Nothing reads .${extension} files.`)
  const extractor = await load()
  let text = ''
  let warned = false
  for await (const event of extractor.extract({ path, mediaType: format.mediaType, name: 'file' })) {
    if (event.type === 'page') {
      // As a search does, regard blanks of all kinds as one.
      text += `\n${event.page.text.replace(/[ \t]+/g, ' ')}`
      warned ||= event.warnings.length > 0
    } else text += [event.metadata?.title, ...(event.outline ?? []).map(({ title }) => title)].join('\n')
  }
  return { text, warned }
}

function tableOf(results: readonly { format: string; found: boolean; warned: boolean }[]) {
  return Object.fromEntries(
    [...new Set(results.map(({ format }) => format))].map((format) => {
      const own = results.filter((result) => result.format === format)
      const found = own.filter((result) => result.found).length
      const told = own.filter((result) => !result.found && result.warned).length
      return [format, { ways: own.length, found, told, 'lost silently': own.length - found - told }]
    }),
  )
}
