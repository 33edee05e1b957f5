import { join } from 'node:path'
import type { DocChat, Document, Passage } from '@docchat/core'
import { memoryBlobStore } from '../../../packages/core/src/blobs/memory.ts'
import { migrate } from '../../../packages/core/src/migration/migrate.ts'
import { type Bench, type BenchOptions, MissingData } from '../harness/bench.ts'
import { openDocChat } from '../harness/engine.ts'
import { mean, median } from '../harness/measure.ts'
import { printTable, whole } from '../harness/report.ts'
import { openStoreAt, type StorePlace, temporarySchema } from '../harness/stores.ts'
import { askFor, type Search } from './ask-all.ts'
import { readJsonLines, readJudgements, textOf } from './data.ts'
import { type Grades, ndcgAt, recallAt } from './metrics.ts'
import { pageKey, questionOf, readQuestions } from './questions.ts'

const BEST = 10

/** A question, and how good what was found is. */
interface Judged extends Search {
  readonly grades: Grades
}

/** Questions of one kind. */
interface Questions {
  readonly title: string
  readonly measure: (ranked: readonly string[], grades: Grades) => number
  readonly judged: readonly Judged[]
}

/** Measures whether both stores give the same passages, from the index that `retrieval` or `ranking` kept. */
export const agreementBench: Bench = {
  name: 'agreement',
  summary:
    'the same passages on SQLite and PostgreSQL (--postgres, --data-dir, --questions or --corpus, --meaning)',
  async run(options) {
    const { dataDir, corpus, postgres, meaning } = options
    if (dataDir === undefined)
      throw new MissingData('Give the index that "retrieval" or "ranking" kept: --data-dir <folder>.')
    const directory = join(dataDir, corpus === undefined ? 'retrieval' : 'ranking')
    await using schema = temporarySchema(postgres)
    await copy({ directory }, schema.place)
    const open = (place: StorePlace) =>
      openDocChat(directory, { meaning, workers: 0, store: openStoreAt(place) })
    await using sqlite = await open({ directory })
    await using other = await open(schema.place)
    const documents = await allDocuments(sqlite)
    const rows: string[][] = []
    for (const questions of await questionsOf(options, documents))
      rows.push(await compare(sqlite, other, questions))
    printTable(
      ['questions', 'ten best in common', 'same order', 'SQLite', 'PostgreSQL', 'p50 ms', 'PostgreSQL'],
      rows,
    )
  },
}

/** Documents without bytes are a problem, but not here. */
async function copy(from: StorePlace, to: StorePlace): Promise<void> {
  await using source = openStoreAt(from)
  await using target = openStoreAt(to)
  await using blobs = memoryBlobStore()
  await migrate({ source: 'bench', from: { store: source, blobs }, to: { store: target, blobs } })
}

async function questionsOf(
  { corpus, questions }: BenchOptions,
  documents: readonly Document[],
): Promise<readonly Questions[]> {
  if (corpus !== undefined) return [await judgedOf(corpus, documents)]
  if (questions === undefined) throw new MissingData('Give --questions <file>.jsonl or --corpus <folder>.')
  const found = (await readQuestions(questions)).map((record) => questionOf(record, documents))
  const judged = found.map(({ text, document, pages }) => ({
    ...{ text, document, keyOf: pageKey },
    grades: new Map(pages.map((page) => [pageKey({ documentId: document.id, page }), 1])),
  }))
  const measure: Questions['measure'] = (ranked, grades) => recallAt(BEST, ranked, grades)
  return [
    {
      ...{ title: 'in their document, recall@10', measure },
      judged: judged.map((one) => ({ ...one, documentIds: [one.document.id] })),
    },
    { title: 'among all, recall@10', measure, judged },
  ]
}

async function judgedOf(corpus: string, documents: readonly Document[]): Promise<Questions> {
  const sources = new Map(documents.map(({ id, source }) => [id, source]))
  const judgements = await readJudgements(join(corpus, 'qrels.tsv'))
  const judged = (await readJsonLines(join(corpus, 'queries.jsonl'))).flatMap((query) => {
    const grades = judgements.get(textOf(query, '_id', 'id'))
    if (grades === undefined || Math.max(...grades.values()) <= 0) return []
    const keyOf = ({ documentId }: Passage) => sources.get(documentId) ?? documentId
    return [{ text: textOf(query, 'text'), keyOf, grades }]
  })
  return { title: 'nDCG@10', measure: (ranked, grades) => ndcgAt(BEST, ranked, grades), judged }
}

/** One question on both stores: SQLite's value first. */
interface Result {
  readonly common: number
  readonly same: boolean
  readonly scores: readonly [number, number]
  readonly ms: readonly [number, number]
}

async function compare(
  sqlite: DocChat,
  other: DocChat,
  { title, measure, judged }: Questions,
): Promise<string[]> {
  const results: Result[] = []
  for (const { grades, ...search } of judged) {
    const [a, b] = [await askFor(sqlite, search), await askFor(other, search)]
    const [ours, theirs] = [a, b].map(({ passages }) => passages.slice(0, BEST).map(placeOf)) as [
      string[],
      string[],
    ]
    results.push({
      common: ours.filter((place) => theirs.includes(place)).length / ours.length,
      same: ours.join() === theirs.join(),
      scores: [measure(a.ranked, grades), measure(b.ranked, grades)],
      ms: [a.ms, b.ms],
    })
  }
  return [
    `${whole(judged.length)}, ${title}`,
    mean(results.map(({ common }) => common)).toFixed(4),
    whole(results.filter(({ same }) => same).length),
    ...([0, 1] as const).map((side) => mean(results.map(({ scores }) => scores[side])).toFixed(4)),
    ...([0, 1] as const).map((side) => median(results.map(({ ms }) => ms[side])).toFixed(1)),
  ]
}

function placeOf({ versionId, page, charStart, charEnd }: Passage): string {
  return `${versionId} ${page} ${charStart}-${charEnd}`
}

async function allDocuments(docchat: DocChat): Promise<readonly Document[]> {
  const all: Document[] = []
  let cursor: string | undefined
  do {
    const { documents, nextCursor } = await docchat.documents.list({ limit: 100, ...(cursor && { cursor }) })
    all.push(...documents)
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  return all
}
