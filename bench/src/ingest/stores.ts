import { setTimeout as delay } from 'node:timers/promises'
import type { DocChat } from '@docchat/core'
import type { Bench } from '../harness/bench.ts'
import { startChild } from '../harness/child.ts'
import { pdfsOf, uploadOf } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { alternate, median, secondsSince } from '../harness/measure.ts'
import { watchTree } from '../harness/process-tree.ts'
import { printTable, times, whole } from '../harness/report.ts'
import { openStoreAt, type StorePlace, temporarySchema } from '../harness/stores.ts'
import { temporaryFolder } from '../harness/temporary.ts'

/** Where the processes of a run find the documents. */
export interface SharedData {
  /** Bytes are files here with both stores. */
  readonly dataDir: string
  readonly store: StorePlace
  readonly meaning: boolean
}

interface Run {
  readonly pages: number
  readonly chunks: number
  readonly failed: number
  readonly seconds: number
  /** Of the workers and their readers, with their start. */
  readonly cpuSeconds: number
}

/** Measures how fast one and two worker processes make waiting PDFs searchable, on both stores in turn. */
export const ingestStoresBench: Bench = {
  name: 'ingest-stores',
  summary: 'pages per second by 1 and 2 worker processes, on SQLite and PostgreSQL (--postgres, --documents)',
  async run({ rounds = 3, postgres, meaning = false, ...options }) {
    const paths = await pdfsOf(options)
    const onSqlite = async (processes: number) => {
      await using folder = await temporaryFolder()
      const data = { dataDir: folder.path, store: { directory: folder.path }, meaning }
      return await ingest(data, paths, processes)
    }
    const onPostgres = async (processes: number) => {
      await using schema = temporarySchema(postgres)
      await using folder = await temporaryFolder()
      return await ingest({ dataDir: folder.path, store: schema.place, meaning }, paths, processes)
    }
    const runs = await alternate(rounds, {
      'SQLite, 1 process': () => onSqlite(1),
      'PostgreSQL, 1 process': () => onPostgres(1),
      'SQLite, 2 processes': () => onSqlite(2),
      'PostgreSQL, 2 processes': () => onPostgres(2),
    })
    const speed = (side: keyof typeof runs) => median(runs[side].map(({ pages, seconds }) => pages / seconds))
    const row = (side: keyof typeof runs) => {
      const [first] = runs[side]
      return [
        side,
        whole(first?.pages ?? 0),
        whole(first?.chunks ?? 0),
        median(runs[side].map(({ seconds }) => seconds)).toFixed(1),
        speed(side).toFixed(1),
        times(speed(side) / speed('SQLite, 1 process')),
        whole(median(runs[side].map(({ pages, cpuSeconds }) => (cpuSeconds * 1000) / pages))),
      ]
    }
    printTable(
      [`${paths.length} PDFs`, 'pages', 'chunks', 'seconds', 'pages/s', 'ratio', 'CPU ms/page'],
      (Object.keys(runs) as (keyof typeof runs)[]).map(row),
    )
    const failed = Math.max(...Object.values(runs).flatMap((side) => side.map((run) => run.failed)))
    if (failed > 0) console.log(`Up to ${failed} of the documents could not be read.\n`)
  },
}

/** Queues all documents, and then starts the workers. */
async function ingest(data: SharedData, paths: readonly string[], processes: number): Promise<Run> {
  await using docchat = await openDocChat(data.dataDir, { workers: 0, store: openStoreAt(data.store) })
  for (const path of paths) await docchat.documents.add(uploadOf(path))
  using tree = watchTree()
  const seconds = await secondsOf(docchat, data, processes)
  return { ...(await contentOf(docchat)), seconds, cpuSeconds: tree.cpuSeconds() }
}

/** Returns the time from the start of the workers until nothing is waiting. Then they end. */
async function secondsOf(docchat: DocChat, data: SharedData, processes: number): Promise<number> {
  const program = new URL('./stores-process.ts', import.meta.url)
  const workers = Array.from({ length: processes }, () => startChild(program, [JSON.stringify(data)]))
  try {
    await Promise.all(workers.map((worker) => worker.next<'ready'>()))
    const started = performance.now()
    for (const worker of workers) worker.send('go')
    while ((await docchat.documents.list({ limit: 1, states: ['queued', 'processing'] })).total > 0)
      await delay(50)
    return secondsSince(started)
  } finally {
    for (const worker of workers) worker.send('stop')
    await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()))
  }
}

async function contentOf(docchat: DocChat): Promise<Pick<Run, 'pages' | 'chunks' | 'failed'>> {
  const content = { pages: 0, chunks: 0, failed: 0 }
  let cursor: string | undefined
  do {
    const { documents, nextCursor } = await docchat.documents.list({ limit: 100, ...(cursor && { cursor }) })
    for (const { version } of documents) {
      content.pages += version.pageCount ?? 0
      content.chunks += version.chunkCount
      if (version.state === 'failed') content.failed++
    }
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  return content
}
