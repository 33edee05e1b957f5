import { beforeAll, describe, expect, test } from 'vitest'
import type { PageLayout } from '../document.ts'
import { packLayout, unpackLayout } from '../layout/pack.ts'
import type { Store } from '../store/store.ts'
import { file } from './store-fixtures.ts'

/** The part of the conformance suite of a catalog that is about pages. */
export function describePages(current: () => Store): void {
  describe('pages', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    test('stores pages exactly, and replaces them', async () => {
      const { version } = await store.catalog.admit(file())
      const text = 'Grüße 🙂 \u0301 "quoted"\nline'
      await store.catalog.putPages(version.id, [
        { number: 1, text },
        { number: 2, text: '' },
      ])
      await store.catalog.putPages(version.id, [{ number: 2, text: 'two' }])
      expect(await store.catalog.page(version.id, 1)).toEqual({ number: 1, text })
      expect(await store.catalog.page(version.id, 2)).toEqual({ number: 2, text: 'two' })
      expect(await store.catalog.page(version.id, 3)).toBeNull()
      expect(await store.catalog.lastPage(version.id)).toBe(2)
    })

    test('returns many pages and layouts at a time, in the requested order', async () => {
      const [one, other] = [await store.catalog.admit(file()), await store.catalog.admit(file())]
      const layout = packLayout({ width: 1, height: 1, items: [], headings: [], repeated: [] })
      await store.catalog.putPages(one.version.id, [
        { number: 1, text: 'a' },
        { number: 2, text: 'b', label: 'ii', layout },
      ])
      await store.catalog.putPages(other.version.id, [{ number: 1, text: 'c' }])
      const references = [
        { versionId: other.version.id, page: 1 },
        { versionId: one.version.id, page: 2 },
        { versionId: one.version.id, page: 9 },
        { versionId: 'ver_none', page: 1 },
        { versionId: one.version.id, page: 1 },
        { versionId: one.version.id, page: 2 },
      ]
      const two = { number: 2, text: 'b', label: 'ii' }
      expect(await store.catalog.pages(references)).toEqual([
        { number: 1, text: 'c' },
        two,
        null,
        null,
        { number: 1, text: 'a' },
        two,
      ])
      const layouts = await store.catalog.layouts(references)
      expect(layouts.map((found) => found !== null)).toEqual([false, true, false, false, false, true])
      expect([await store.catalog.pages([]), await store.catalog.layouts([])]).toEqual([[], []])
    })

    test('stores the labels and layouts of pages', async () => {
      const { version } = await store.catalog.admit(file())
      const layout: PageLayout = {
        width: 595,
        height: 842,
        items: [{ start: 0, end: 6, box: { x: 72, y: 71.5, width: 40.2, height: 12 } }],
        headings: [{ start: 0, end: 6, level: 1 }],
        repeated: [],
      }
      await store.catalog.putPages(version.id, [
        { number: 1, text: 'Header', label: 'iv', layout: packLayout(layout) },
        { number: 2, text: 'Header' },
      ])
      expect(await store.catalog.page(version.id, 1)).toEqual({ number: 1, text: 'Header', label: 'iv' })
      const layoutOf = async (page: number) => {
        const packed = await store.catalog.layout(version.id, page)
        return packed && unpackLayout(packed)
      }
      expect([await layoutOf(1), await layoutOf(2), await layoutOf(3)]).toEqual([layout, null, null])
      const repeated = [{ start: 0, end: 6 }]
      const marks = new Map([1, 2, 3].map((number) => [number, repeated]))
      await store.catalog.putRepeated(version.id, marks)
      expect(await layoutOf(1)).toEqual({ ...layout, repeated })
      expect(await layoutOf(2)).toMatchObject({ items: [], repeated })
      expect(await store.catalog.lastPage(version.id)).toBe(2)
      await store.catalog.putPages(version.id, [{ number: 1, text: 'New' }])
      expect(await layoutOf(1)).toBeNull()
    })
  })
}
