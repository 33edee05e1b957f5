import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Span } from '../../document.ts'
import { boxesOf } from '../../layout/boxes.ts'
import { unpackLayout } from '../../layout/pack.ts'
import { pdfBook } from '../../testing/pdf-book.ts'
import { type Glyph, glyphsOf } from '../../testing/pdf-glyphs.ts'
import { pdfExtractor } from './pdf.ts'

const DOCUMENTS = new URL('../../../../../examples/documents/', import.meta.url)

test.each([
  // One line has a wider space, which moves a narrow letter by more than half of its width.
  ['heat-pump-manual.pdf', 0.0003],
  // Large operators and brackets of its formulas hang below their baseline.
  ['tidal-sensor-paper.pdf', 0.002],
  ['workshop-lease.pdf', 0],
])('boxes exactly the words of a quote: %s', { timeout: 120_000 }, async (name, share) => {
  const { checked, wrong } = await check(readFileSync(new URL(name, DOCUMENTS)))
  expect(wrong.length, JSON.stringify(wrong.slice(0, 10))).toBeLessThanOrEqual(checked * share)
  expect(checked).toBeGreaterThan(100)
})

const LINES = [
  { text: 'Illiterate millwrights will wait; WWW MMM iii lll.', size: 12 },
  { text: 'The tenant pays 1,200 euros on the third day of the month.' },
  { text: 'Waving AVATARS (in capitals) "quote" half-hearted', bold: true },
]

test.each([
  ['as it is', ''],
  ['turned right', '/Rotate 90'],
  ['upside down', '/Rotate 180'],
  ['turned left', '/Rotate 270'],
  ['cropped', '/CropBox [40 30 560 812]'],
  ['cropped and turned', '/CropBox [40 30 560 812] /Rotate 270'],
])('boxes exactly the words of a page %s', async (_name, page) => {
  const { checked, wrong } = await check(pdfBook([LINES], { page }))
  expect(wrong).toEqual([])
  expect(checked).toBeGreaterThan(20)
})

/** Compares every quote of one, five and twenty words with the characters whose middle is under its boxes. */
async function check(pdf: Uint8Array): Promise<{ checked: number; wrong: unknown[] }> {
  const glyphs = await glyphsOf(pdf)
  const wrong: unknown[] = []
  let checked = 0
  for (const { text, number, layout } of await read(pdf)) {
    const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
      start: index,
      end: index + word.length,
    }))
    for (const [index, { start }] of words.entries()) {
      for (const count of [1, 5, 20]) {
        const end = words[index + count - 1]?.end
        if (end === undefined) continue
        checked++
        const quote = text.slice(start, end)
        const under = charactersUnder(glyphs[number - 1] ?? [], layout, { start, end })
        if (sorted(under) !== sorted(quote)) wrong.push([number, quote, under])
      }
    }
  }
  return { checked, wrong }
}

function charactersUnder(
  glyphs: readonly Glyph[],
  layout: Parameters<typeof boxesOf>[0],
  span: Span,
): string {
  const boxes = boxesOf(layout, span)
  const under = glyphs.filter(({ x, y }) =>
    boxes.some((box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height),
  )
  return under.map(({ text }) => text).join('')
}

/** Blanks, leaders and the signs of powers and indices do not count, nor hyphens, which are dropped where a word goes on in the next line. */
function sorted(text: string): string {
  return [...text.normalize('NFKC').replace(/[\s\u00AD\u200B.…^_-]/g, '')].sort().join('')
}

async function read(content: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-boxes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, content)
  const events = await Array.fromAsync(
    pdfExtractor().extract({ path, mediaType: 'application/pdf', name: 'file.pdf' }),
  )
  return events.flatMap((event) =>
    event.type === 'page' ? [{ ...event.page, layout: unpackLayout(event.layout ?? new Uint8Array()) }] : [],
  )
}
