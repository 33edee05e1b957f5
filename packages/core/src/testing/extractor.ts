import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExtractEvent, Extractor, ExtractRequest } from '../extract/extractor.ts'
import { unpackLayout } from '../layout/pack.ts'

/** A kind of file, and how to make such a file. */
export interface ExtractorFixture {
  readonly mediaType: string
  /** Makes a file with a page for each text. */
  make(pages: readonly string[]): Uint8Array
  /** How the text of a page is shown. @defaultValue as it is */
  shown?(text: string, index: number): string
  /** Whether bytes of another kind are refused; text formats accept any bytes. */
  readonly refusesGarbage: boolean
}

/** The conformance suite of {@link Extractor}. */
export function describeExtractor(
  name: string,
  open: () => Extractor & Partial<AsyncDisposable>,
  kind: ExtractorFixture,
): void {
  describe(`${name} is an extractor of ${kind.mediaType}`, () => {
    let extractor: Extractor & Partial<AsyncDisposable>
    let folder: string
    beforeAll(async () => {
      extractor = open()
      folder = await mkdtemp(join(tmpdir(), 'docchat-extract-'))
    })
    afterAll(async () => {
      await extractor[Symbol.asyncDispose]?.()
      await rm(folder, { recursive: true })
    })

    async function file(content: Uint8Array): Promise<ExtractRequest> {
      const path = join(folder, `${Math.random()}`)
      await writeFile(path, content)
      return { path, mediaType: kind.mediaType, name: 'sample' }
    }

    const pagesOf = (events: readonly ExtractEvent[]) =>
      events.flatMap((event) => (event.type === 'page' ? [event.page] : []))

    test('declares that it reads the type', () => {
      expect(extractor.mediaTypes).toContain(kind.mediaType)
    })

    test('yields the number of pages, then each page in order', async () => {
      const texts = Array.from({ length: 20 }, (_, i) => `This is the text of page ${i + 1}.`)
      const events = await Array.fromAsync(extractor.extract(await file(kind.make(texts))))
      expect(events[0]).toMatchObject({ type: 'opened', pageCount: 20 })
      expect(pagesOf(events)).toMatchObject(
        texts.map((text, index) => ({ number: index + 1, text: kind.shown?.(text, index) ?? text })),
      )
    })

    test('locates headings and items in the text, in text order', async () => {
      const events = await Array.fromAsync(extractor.extract(await file(kind.make(['First.', 'Second.']))))
      for (const event of events) {
        if (event.type === 'opened' || event.layout === undefined) continue
        const { width, items, headings } = unpackLayout(event.layout)
        for (const spans of [items, headings]) {
          let at = 0
          for (const { start, end } of spans) {
            expect(start).toBeGreaterThanOrEqual(at)
            expect(event.page.text.slice(start, end).trim()).not.toBe('')
            at = end
          }
        }
        if (width === null) continue
        const solid = (text: string) => text.replace(/\s/g, '')
        const placed = items.map(({ start, end }) => event.page.text.slice(start, end)).join('')
        expect(solid(placed)).toBe(solid(event.page.text))
      }
    })

    test('begins at the requested page', async () => {
      const request = await file(kind.make(['The first page.', 'The second page.', 'The third page.']))
      const events = await Array.fromAsync(extractor.extract({ ...request, firstPage: 2 }))
      expect(events[0]).toMatchObject({ type: 'opened', pageCount: 3 })
      expect(pagesOf(events).map(({ number }) => number)).toEqual([2, 3])
    })

    test('reads the same file the same way again, even several at once', async () => {
      const request = await file(kind.make(['One page of text.', 'Another page of text.']))
      const runs = await Promise.all([1, 2, 3].map(() => Array.fromAsync(extractor.extract(request))))
      expect(runs[1]).toEqual(runs[0])
      expect(runs[2]).toEqual(runs[0])
    })

    test('stops when its reader stops, and reads the next file', async () => {
      const request = await file(kind.make(Array.from({ length: 50 }, (_, i) => `This is page ${i}.`)))
      for await (const event of extractor.extract(request)) if (event.type === 'page') break
      expect(pagesOf(await Array.fromAsync(extractor.extract(request)))).toHaveLength(50)
    })

    test('stops when aborted', async () => {
      const request = await file(kind.make(Array.from({ length: 50 }, (_, i) => `This is page ${i}.`)))
      const controller = new AbortController()
      const reading = (async () => {
        for await (const event of extractor.extract(request, { signal: controller.signal })) {
          if (event.type === 'page') controller.abort(new Error('enough'))
        }
      })()
      await expect(reading).rejects.toThrow('enough')
      await expect(
        Array.fromAsync(extractor.extract(request, { signal: controller.signal })),
      ).rejects.toThrow('enough')
    })

    if (!kind.refusesGarbage) return
    test.each([
      ['garbage', Buffer.from('this is something else')],
      ['nothing', Buffer.alloc(0)],
    ])('refuses %s, and names the file', async (_, content) => {
      const reading = Array.fromAsync(extractor.extract(await file(content)))
      await expect(reading).rejects.toMatchObject({
        code: 'DOCUMENT_UNREADABLE',
        message: expect.stringContaining('"sample"'),
      })
    })
  })
}
