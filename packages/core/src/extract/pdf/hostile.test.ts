import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DocChatError } from '../../errors.ts'
import { mutants } from '../../testing/mutants.ts'
import { makePdf } from '../../testing/pdf.ts'
import { encryptedPdf } from '../../testing/pdf-encrypted.ts'
import { nastyPdfs } from '../../testing/pdf-nasty.ts'
import { extractorPool } from '../pool/pool.ts'

const folder = mkdtempSync(join(tmpdir(), 'docchat-hostile-'))
const pool = extractorPool({
  mediaTypes: ['application/pdf'],
  size: 2,
  stepTimeoutMs: 2000,
  maxRssBytes: 300 * 2 ** 20,
})
afterAll(async () => {
  await pool[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** Reads to the end. Pages must come in order, and an error must be one that a person understands. */
async function outcome(name: string, content: Buffer): Promise<string> {
  const path = join(folder, name.replace(/\W+/g, '-'))
  writeFileSync(path, content)
  try {
    const numbers: number[] = []
    for await (const event of pool.extract({ path, mediaType: 'application/pdf', name })) {
      if (event.type === 'page') numbers.push(event.page.number)
    }
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    return 'read'
  } catch (error) {
    if (!DocChatError.isInstance(error)) throw error
    expect(error.message).toContain(`"${name}"`)
    return ABANDONED.has(error.code) ? 'abandoned' : error.code
  }
}

/** Whether a document exceeds the time or the memory limit first depends on the machine. */
const ABANDONED = new Set<string>(['EXTRACTION_TIMEOUT', 'DOCUMENT_TOO_LARGE'])

/** The outcomes of those that are not read. */
const REFUSED: Readonly<Record<string, string>> = {
  'forms that draw forms without end': 'abandoned',
  'text that unpacks to 200 MB': 'abandoned',
  'saves its state a million times': 'abandoned',
  'a page tree of 30,000 leaves': 'abandoned',
  'a page tree 5,000 deep': 'DOCUMENT_UNREADABLE',
  'an array 100,000 deep': 'DOCUMENT_UNREADABLE',
  'a page tree that is its own child': 'DOCUMENT_UNREADABLE',
  'a page tree that goes in a circle': 'DOCUMENT_UNREADABLE',
  'no pages': 'DOCUMENT_UNREADABLE',
  'nothing but a header': 'DOCUMENT_UNREADABLE',
}

test.each(Object.entries(nastyPdfs))('survives a PDF with %s', async (name, make) => {
  expect(await outcome(name, make())).toBe(REFUSED[name] ?? 'read')
})

test('survives damaged files of all sorts', async () => {
  const samples = [
    makePdf(['This is the first page.', 'This is the second page.']),
    nastyPdfs['a form that draws itself']?.() ?? expect.fail(),
    encryptedPdf(['This can be read by anyone.'], ''),
  ]
  const expected = ['read', 'abandoned', 'DOCUMENT_UNREADABLE', 'DOCUMENT_ENCRYPTED']
  let index = 0
  for (const mutant of mutants(samples, 150)) {
    expect(expected).toContain(await outcome(`mutant ${index++}`, mutant))
  }
}, 120_000)
