import {
  type Catalog,
  layoutOfHeadings,
  type PackedLayout,
  type Page,
  type PageReference,
  packLayout,
  withRepeated,
} from '@docchat/core/backend'
import type { Session } from './database.ts'
import { keyOf, type PageRecord, type State } from './state.ts'
import { versionIn } from './versions.ts'

type Pages = 'putPages' | 'putRepeated' | 'lastPage' | 'page' | 'pages' | 'layout' | 'layouts'

/** The pages of versions. */
export function memoryPages(session: Session): Pick<Catalog, Pages> {
  return {
    putPages: (versionId, pages) =>
      session.write((state) => {
        versionIn(state, versionId)
        for (const page of pages) state.pages.set(keyOf(versionId, page.number), { ...page, versionId })
      }),

    putRepeated: (versionId, repeated) =>
      session.write((state) => {
        for (const [number, spans] of repeated) {
          const key = keyOf(versionId, number)
          const page = state.pages.get(key)
          if (page === undefined) continue
          const layout = page.layout ?? packLayout(layoutOfHeadings([]))
          state.pages.set(key, { ...page, layout: withRepeated(layout, spans) })
        }
      }),

    lastPage: async (versionId) =>
      session.read((state) => {
        const pages = [...state.pages.values()].filter((page) => page.versionId === versionId)
        return Math.max(0, ...pages.map(({ number }) => number))
      }),

    page: async (versionId, page) => session.read((state) => asPage(recordOf(state, { versionId, page }))),
    pages: async (references) =>
      session.read((state) => references.map((reference) => asPage(recordOf(state, reference)))),
    layout: async (versionId, page) =>
      session.read((state) => layoutOf(recordOf(state, { versionId, page }))),
    layouts: async (references) =>
      session.read((state) => references.map((reference) => layoutOf(recordOf(state, reference)))),
  }
}

function recordOf(state: State, { versionId, page }: PageReference): PageRecord | undefined {
  return state.pages.get(keyOf(versionId, page))
}

function asPage(record: PageRecord | undefined): Page | null {
  if (record === undefined) return null
  const { versionId, layout, ...page } = record
  return page
}

function layoutOf(record: PageRecord | undefined): PackedLayout | null {
  return record?.layout ?? null
}
