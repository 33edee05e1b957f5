import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Chunker } from './chunk/chunker.ts'
import type { DocChat } from './docchat.ts'
import { DocChatError } from './errors.ts'
import type { Extractor } from './extract/extractor.ts'
import { normalizeText } from './extract/normalize/normalize.ts'
import { describeChunker } from './testing/chunker.ts'
import { add, open, temporary } from './testing/docchat.ts'
import { describeExtractor } from './testing/extractor.ts'

const SCROLL = 'application/x-scroll'
const MAGIC = 'SCROLL\0'
const makeScroll = (pages: readonly string[]) => Buffer.from(MAGIC + pages.join('\0'))

/** Reads an invented binary format: a magic number, then pages separated by NULs. */
function scrollExtractor(): Extractor {
  return {
    mediaTypes: [SCROLL],
    formats: [
      {
        mediaType: SCROLL,
        name: 'Scroll',
        extensions: ['scroll'],
        matches: ({ bytes }) => Buffer.from(bytes).toString('latin1').startsWith(MAGIC),
      },
    ],
    async *extract({ path, name, firstPage = 1 }, { signal } = {}) {
      const text = await readFile(path, 'utf8')
      signal?.throwIfAborted()
      if (!text.startsWith(MAGIC)) throw new DocChatError('DOCUMENT_UNREADABLE', `"${name}" is no scroll.`)
      const pages = text.slice(MAGIC.length).split('\0')
      yield { type: 'opened', pageCount: pages.length }
      for (const [index, page] of pages.entries()) {
        signal?.throwIfAborted()
        if (index + 1 < firstPage) continue
        yield { type: 'page', page: { number: index + 1, text: normalizeText(page) }, warnings: [] }
      }
    },
  }
}

/** Reads these types as one page, whatever the file contains. */
function fixedExtractor(text: string, ...mediaTypes: readonly string[]): Extractor {
  return {
    mediaTypes,
    async *extract() {
      yield { type: 'opened', pageCount: 1 }
      yield { type: 'page', page: { number: 1, text }, warnings: [] }
    },
  }
}

describeExtractor('a custom extractor', scrollExtractor, {
  mediaType: SCROLL,
  make: makeScroll,
  refusesGarbage: true,
})

async function citationOf(docchat: DocChat, question: string) {
  const events = await Array.fromAsync(docchat.ask(question))
  return events.find((event) => event.type === 'citation')
}

describe('custom extractors', () => {
  test('add a format that can be uploaded, read, searched and cited', async () => {
    await using docchat = await open({ extractors: [scrollExtractor()] })
    const scroll = makeScroll(['The harbour opens at dawn.', 'The ferry leaves from pier nine.'])
    const { document, ended } = await add(docchat, 'harbour.scroll', scroll)
    expect(ended).toMatchObject({ state: 'done', error: null })
    expect(document.version).toMatchObject({ mediaType: SCROLL })
    expect(await citationOf(docchat, 'Which pier does the ferry leave from?')).toMatchObject({
      name: 'harbour.scroll',
      page: 2,
      quote: expect.stringContaining('pier nine'),
      verified: true,
    })
  })

  test('check files against the format that their name implies', async () => {
    await using docchat = await open({ extractors: [scrollExtractor()], workers: 0 })
    const added = (name: string, content: Buffer) =>
      docchat.documents.add({ name, content: Readable.from([content]) })
    await expect(added('a.scroll', Buffer.from('text'))).rejects.toMatchObject({ code: 'FILE_TYPE_MISMATCH' })
    await expect(added('a.txt', makeScroll(['x']))).rejects.toMatchObject({ code: 'FILE_TYPE_MISMATCH' })
  })

  test('take precedence over the built-in ones, in order', async () => {
    const extractors = [
      fixedExtractor('The first extractor read this report.', 'text/csv', 'text/plain'),
      fixedExtractor('The second extractor read this report.', 'text/csv'),
    ]
    await using docchat = await open({ extractors })
    for (const name of ['a.csv', 'a.txt']) {
      const { document } = await add(docchat, name, `Topic,Rule\nNotice,${name}\n`)
      expect((await docchat.documents.page(document.id, 1)).text).toContain('The first extractor')
    }
    const { document } = await add(docchat, 'a.md', 'The built-in one reads this.')
    expect((await docchat.documents.page(document.id, 1)).text).toBe('The built-in one reads this.')
  })

  test('need no format for a type that is already recognised', async () => {
    const gzip = 'application/gzip'
    await using docchat = await open({ extractors: [fixedExtractor('An archive of letters.', gzip)] })
    const bytes = Buffer.concat([Buffer.from('1f8b0800', 'hex'), randomBytes(100)])
    const { document, ended } = await add(docchat, 'letters.gz', bytes)
    expect(ended).toMatchObject({ state: 'done' })
    expect(document.version.mediaType).toBe(gzip)
  })

  test('are rejected if nothing can recognise their files', async () => {
    const opened = open({ extractors: [fixedExtractor('text', 'application/x-unheard-of')] })
    await expect(opened).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('application/x-unheard-of'),
    })
  })

  test('fail the document with the reason if they throw', async () => {
    const broken = { ...scrollExtractor(), formats: [{ ...scrollFormat(), matches: () => true }] }
    await using docchat = await open({ extractors: [broken] })
    const { ended } = await add(docchat, 'a.scroll', 'no scroll at all')
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'DOCUMENT_UNREADABLE', message: '"a.scroll" is no scroll.' },
    })
  })
})

function scrollFormat() {
  const [format] = scrollExtractor().formats ?? []
  if (format === undefined) throw new Error('unreachable: it has one')
  return format
}

/** Returns a chunk for each line. */
const lineChunker: Chunker = ({ number, text }) =>
  [...text.matchAll(/^.*\S.*$/gm)].map(({ 0: line, index }) => {
    return { page: number, start: index, end: index + line.length, text: line }
  })

describeChunker('a custom chunker', lineChunker)

test('a custom chunker splits what is added, and what is reindexed', async () => {
  const dataDir = temporary()
  const text = 'The heron stands in the reeds.\nThe otter sleeps by the mill.'
  const passages = async (docchat: DocChat) => (await docchat.retrieve('otter')).map((found) => found.text)
  {
    await using docchat = await open({ dataDir })
    await add(docchat, 'animals.txt', text)
    expect(await passages(docchat)).toEqual([text])
  }
  await using docchat = await open({ dataDir, chunker: lineChunker })
  await add(docchat, 'more.txt', `${text}\nThe wren is small.`)
  expect(await passages(docchat)).toEqual(expect.arrayContaining([text, 'The otter sleeps by the mill.']))
  await docchat.reindex({ text: true })
  await expect
    .poll(async () =>
      (await passages(docchat)).every((passage) => passage === 'The otter sleeps by the mill.'),
    )
    .toBe(true)
})
