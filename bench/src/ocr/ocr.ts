import { encodePgm } from '../../../packages/core/src/extract/image/raster.ts'
import { tesseractOcr } from '../../../packages/core/src/extract/ocr/ocr.ts'
import { pageReader } from '../../../packages/core/src/extract/ocr/page-reader.ts'
import { findOcr } from '../../../packages/core/src/ocr-setup.ts'
import { encodePng } from '../../../packages/core/src/testing/scan.ts'
import { type Bench, MissingData } from '../harness/bench.ts'
import { alternate, mean, median, secondsSince } from '../harness/measure.ts'
import { printTable, times } from '../harness/report.ts'
import { type ScannedPage, scannedPages } from './pages.ts'
import { orderedF1, wordF1 } from './score.ts'

interface Reading {
  readonly f1: number
  readonly ordered: number
  readonly seconds: number
}

/** Measures OCR on pages that lie sideways, are skewed, shadowed … beside the bare engine. */
export const ocrBench: Bench = {
  name: 'ocr',
  summary: 'words right, and seconds a page, on scans of every quality, beside bare Tesseract',
  async run({ rounds = 3 }) {
    const setup = findOcr()
    if (setup === null) throw new MissingData('Install tesseract.js and @tesseract.js-data/eng.')
    await using ocr = tesseractOcr(setup.languageFiles, setup.spareFiles)
    await ocr.recognize(encodePgm({ width: 8, height: 8, grey: new Uint8Array(64).fill(255) }))
    const rows: string[][] = []
    const all: Record<'bare' | 'docchat', Reading[]> = { bare: [], docchat: [] }
    for (const page of await scannedPages()) {
      const readings = await alternate(rounds, {
        bare: () => measured(page, async () => (await ocr.recognize(encodePgm(page.picture))).text),
        docchat: () =>
          measured(page, async () => {
            const request = { path: '', mediaType: 'image/png', name: 'scan' }
            return (await pageReader(ocr, request).read(encodePng(page.picture))).text
          }),
      })
      const [bare, docchat] = [middle(readings.bare), middle(readings.docchat)]
      all.bare.push(bare)
      all.docchat.push(docchat)
      rows.push(rowOf(page.name, bare, docchat))
    }
    rows.push(rowOf('mean', average(all.bare), average(all.docchat)))
    printTable(
      ['page', 'words: bare', 'DocChat', 'in order: bare', 'DocChat', 's: bare', 'DocChat', 'ratio'],
      rows,
    )
  },
}

async function measured({ text }: ScannedPage, read: () => Promise<string>): Promise<Reading> {
  const started = performance.now()
  const found = await read()
  const seconds = secondsSince(started)
  return { f1: wordF1(text, found), ordered: orderedF1(text, found), seconds }
}

function middle(readings: readonly Reading[]): Reading {
  const of = (value: (reading: Reading) => number) => median(readings.map(value))
  return {
    f1: of(({ f1 }) => f1),
    ordered: of(({ ordered }) => ordered),
    seconds: of(({ seconds }) => seconds),
  }
}

function average(readings: readonly Reading[]): Reading {
  const of = (value: (reading: Reading) => number) => mean(readings.map(value))
  return {
    f1: of(({ f1 }) => f1),
    ordered: of(({ ordered }) => ordered),
    seconds: of(({ seconds }) => seconds),
  }
}

function rowOf(name: string, bare: Reading, docchat: Reading): string[] {
  return [
    name,
    bare.f1.toFixed(2),
    docchat.f1.toFixed(2),
    bare.ordered.toFixed(2),
    docchat.ordered.toFixed(2),
    bare.seconds.toFixed(1),
    docchat.seconds.toFixed(1),
    times(docchat.seconds / bare.seconds),
  ]
}
