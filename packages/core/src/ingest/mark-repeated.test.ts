import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { layoutOfHeadings, packLayout, unpackMarks } from '../layout/pack.ts'
import { sqliteStore } from '../sqlite/store.ts'
import { file } from '../testing/store-fixtures.ts'
import { headingsUpTo } from './headings-up-to.ts'
import { INGEST_JOB, ingestJob } from './job.ts'
import { markRepeated } from './mark-repeated.ts'

async function setup() {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-marks-'))
  const store = sqliteStore({ directory })
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true })
  })
  const { document, version } = await store.catalog.admit(file())
  await store.jobs.enqueue(ingestJob(document, version))
  const words = ['', 'one', 'two', 'three', 'four']
  const pages = [1, 2, 3, 4].map((number) => ({
    number,
    text: `Lease ${number}\n${words[number]} way`,
    layout: packLayout(layoutOfHeadings([{ start: 0, end: 7, level: number }])),
  }))
  await store.catalog.putPages(version.id, pages)
  const claim = async (leaseMs: number) =>
    (await store.jobs.claim({ worker: 'w', kinds: [INGEST_JOB], leaseMs })) ?? expect.fail('there was no job')
  const marks = async (page: number) => {
    const layout = await store.catalog.layout(version.id, page)
    return layout && unpackMarks(layout)
  }
  return { store, version, claim, marks }
}

test('marks repeated lines, and leaves the rest of the layout unchanged', async () => {
  const { store, version, claim, marks } = await setup()
  await markRepeated(store, await claim(30_000), version.id, new AbortController().signal)
  expect(await marks(3)).toMatchObject({
    headings: [{ start: 0, end: 7, level: 3 }],
    repeated: [{ start: 0, end: 7 }],
  })
})

test('reads and marks a long document a few pages at a time', async () => {
  const { store, version, claim } = await setup()
  const text = 'Lease 1\n\nIts own text.'
  await store.catalog.putPages(
    version.id,
    Array.from({ length: 200 }, (_, i) => ({ number: i + 1, text })),
  )
  const read: number[] = []
  const marked: number[] = []
  const watched: typeof store = {
    ...store,
    catalog: {
      ...store.catalog,
      pages(references) {
        read.push(references.length)
        return store.catalog.pages(references)
      },
    },
    transaction: (work) =>
      store.transaction((tx) => {
        const putRepeated: typeof tx.catalog.putRepeated = (id, batch) => {
          marked.push(batch.size)
          return tx.catalog.putRepeated(id, batch)
        }
        return work({ ...tx, catalog: { ...tx.catalog, putRepeated } })
      }),
  }
  await markRepeated(watched, await claim(30_000), version.id, new AbortController().signal)
  expect([read.reduce((a, b) => a + b), Math.max(...read)]).toEqual([200, 16])
  expect([marked.reduce((a, b) => a + b), Math.max(...marked)]).toEqual([200, 64])
})

test('marks nothing when its lease was lost', async () => {
  const { store, version, claim, marks } = await setup()
  const stale = await claim(1)
  await new Promise((resolve) => setTimeout(resolve, 10))
  await claim(30_000)
  const marking = markRepeated(store, stale, version.id, new AbortController().signal)
  await expect(marking).rejects.toMatchObject({ code: 'LEASE_LOST' })
  expect((await marks(3))?.repeated).toEqual([])
})

test('continues with the headings in effect where a run stopped', async () => {
  const { store, version } = await setup()
  const path = await headingsUpTo(store, version.id, 3)
  expect(path.next({ number: 4, text: 'x' }, []).path).toEqual([{ text: 'Lease 3', level: 3, page: 3 }])
})
