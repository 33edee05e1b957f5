import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DocChat } from '@docchat/core'
import { type Bench, MissingData } from '../harness/bench.ts'
import { addAll, pdfsOf, uploadOf } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { percentile } from '../harness/measure.ts'
import { printTable } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { askFor } from './ask-all.ts'
import { type Grades, hitAt, recallAt, reciprocalRankAt, score } from './metrics.ts'
import { pageKey, type Question, questionOf, readQuestions } from './questions.ts'

const EXAMPLE_QUESTIONS = fileURLToPath(
  new URL('../../../examples/documents/questions.jsonl', import.meta.url),
)

/** Measures whether the page that answers a question is found, within its document and among all documents. */
export const retrievalBench: Bench = {
  name: 'retrieval',
  summary: 'whether the page with the answer is among the first results (--documents, --questions)',
  async run(options) {
    if (options.documents !== undefined && options.questions === undefined) {
      throw new MissingData('Give the questions about these documents: --questions <file>.jsonl.')
    }
    const paths = await pdfsOf(options)
    const records = await readQuestions(options.questions ?? EXAMPLE_QUESTIONS)
    await using folder = await temporaryFolder()
    const { dataDir = folder.path, meaning } = options
    await using docchat = await openDocChat(join(dataDir, 'retrieval'), { meaning })
    const documents = await addAll(docchat, paths.map(uploadOf))
    const questions = records.map((record) => questionOf(record, documents))
    const pages = documents.reduce((sum, { version }) => sum + (version.pageCount ?? 0), 0)
    printTable(
      [
        `${questions.length} questions`,
        ...KS.map((k) => `hit@${k}`),
        ...KS.map((k) => `recall@${k}`),
        'MRR@10',
        'p50 ms',
        'p95 ms',
      ],
      [
        await measure('in their document', docchat, questions, ({ document }) => [document.id]),
        await measure(`among ${documents.length} documents, ${pages} pages`, docchat, questions),
      ],
    )
  },
}

const KS = [1, 5, 10] as const

async function measure(
  title: string,
  docchat: DocChat,
  questions: readonly Question[],
  within?: (question: Question) => readonly string[],
): Promise<string[]> {
  const found: { readonly ranked: readonly string[]; readonly ms: number; readonly grades: Grades }[] = []
  for (const question of questions) {
    const { text, document, pages } = question
    const scope = within === undefined ? {} : { documentIds: within(question) }
    const { ranked, ms } = await askFor(docchat, { text, ...scope, keyOf: pageKey })
    found.push({
      ranked,
      ms,
      grades: new Map(pages.map((page) => [pageKey({ documentId: document.id, page }), 1])),
    })
  }
  const latencies = found.map(({ ms }) => ms)
  return [
    title,
    ...KS.map((k) => score(found.map(({ ranked, grades }) => hitAt(k, ranked, grades)))),
    ...KS.map((k) => score(found.map(({ ranked, grades }) => recallAt(k, ranked, grades)))),
    score(found.map(({ ranked, grades }) => reciprocalRankAt(10, ranked, grades))),
    percentile(latencies, 0.5).toFixed(1),
    percentile(latencies, 0.95).toFixed(1),
  ]
}
