import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Upload } from '@docchat/core'
import { type Bench, MissingData } from '../harness/bench.ts'
import { addAll } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { percentile, secondsSince } from '../harness/measure.ts'
import { printTable, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { askFor } from './ask-all.ts'
import { readJsonLines, readJudgements, textOf } from './data.ts'
import { ndcgAt, recallAt, score } from './metrics.ts'

/** Measures how well documents are ranked, by the judgements of a collection. */
export const rankingBench: Bench = {
  name: 'ranking',
  summary: 'nDCG@10 and recall@10 on a judged collection (--corpus)',
  async run({ corpus, dataDir, meaning }) {
    if (corpus === undefined) throw new MissingData('Give a judged collection: --corpus <folder>.')
    const entries = await readJsonLines(join(corpus, 'corpus.jsonl'))
    const queries = await readJsonLines(join(corpus, 'queries.jsonl'))
    const judgements = await readJudgements(join(corpus, 'qrels.tsv'))

    await using folder = await temporaryFolder()
    await using docchat = await openDocChat(join(dataDir ?? folder.path, 'ranking'), { meaning })
    const started = performance.now()
    const documents = await addAll(docchat, entries.map(entryUpload))
    const seconds = secondsSince(started)
    const entryIds = new Map(documents.map(({ id }, i) => [id, textOf(entries[i] ?? {}, '_id', 'id')]))

    const found = []
    for (const query of queries) {
      const grades = judgements.get(textOf(query, '_id', 'id'))
      if (grades === undefined || Math.max(...grades.values()) <= 0) continue
      const keyOf = ({ documentId }: { readonly documentId: string }) =>
        entryIds.get(documentId) ?? documentId
      found.push({ grades, ...(await askFor(docchat, { text: textOf(query, 'text'), keyOf })) })
    }
    const latencies = found.map(({ ms }) => ms)
    printTable(
      ['documents', 'added in s', 'queries', 'nDCG@10', 'recall@10', 'p50 ms', 'p95 ms'],
      [
        [
          whole(documents.length),
          seconds.toFixed(1),
          whole(found.length),
          score(found.map(({ ranked, grades }) => ndcgAt(10, ranked, grades))),
          score(found.map(({ ranked, grades }) => recallAt(10, ranked, grades))),
          percentile(latencies, 0.5).toFixed(1),
          percentile(latencies, 0.95).toFixed(1),
        ],
      ],
    )
  },
}

/** Uses the entry's id as the name, because titles are not unique. */
function entryUpload(entry: Readonly<Record<string, unknown>>): Upload {
  const title = textOf({ title: '', ...entry }, 'title')
  return {
    name: title,
    source: textOf(entry, '_id', 'id'),
    content: Readable.from([Buffer.from(`${title}\n\n${textOf(entry, 'text')}`)]),
    mediaType: 'text/plain',
  }
}
