import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DocChat, Document, Passage, Turn } from '@docchat/core'
import type { Bench } from '../harness/bench.ts'
import { addAll, pdfsOf, uploadOf } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { printTable } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { askFor } from './ask-all.ts'
import { readJsonLines, textOf } from './data.ts'
import { type Grades, recallAt, reciprocalRankAt, score } from './metrics.ts'

const SAMPLES = fileURLToPath(new URL('../../../examples/documents/follow-ups.jsonl', import.meta.url))

/** A question in a conversation. */
interface FollowUp {
  readonly question: string
  readonly history: readonly Turn[]
  readonly document: string
  readonly pages: readonly number[]
  /** Whether it can be understood only with the previous questions. */
  readonly depends: boolean
}

/** Measures whether the page that answers a follow-up question is found, with and without the conversation. */
export const followUpsBench: Bench = {
  name: 'follow-ups',
  summary: 'whether the page that answers a follow-up question is found (--meaning)',
  async run({ dataDir, meaning }) {
    const followUps = (await readJsonLines(SAMPLES)).map(followUpOf)
    await using folder = await temporaryFolder()
    await using docchat = await openDocChat(join(dataDir ?? folder.path, 'follow-ups'), { meaning })
    const documents = await addAll(docchat, (await pdfsOf({})).map(uploadOf))
    for (const depends of [true, false]) {
      const some = followUps.filter((one) => one.depends === depends)
      printTable(
        [
          `${some.length} that ${depends ? 'depend on earlier questions' : 'stand alone'}`,
          ...KS.map((k) => `recall@${k}`),
          'MRR@10',
        ],
        [
          await measure('as asked', docchat, documents, some, async ({ question }) => question),
          await measure('with the conversation', docchat, documents, some, (one) => searched(docchat, one)),
        ],
      )
    }
  },
}

const KS = [1, 5, 10] as const

async function measure(
  title: string,
  docchat: DocChat,
  documents: readonly Document[],
  followUps: readonly FollowUp[],
  queryOf: (followUp: FollowUp) => Promise<string>,
): Promise<string[]> {
  const found: { readonly ranked: readonly string[]; readonly grades: Grades }[] = []
  for (const followUp of followUps) {
    const { ranked } = await askFor(docchat, { text: await queryOf(followUp), keyOf: pageKey })
    const document = documents.find(({ name }) => name === followUp.document)
    const grades = new Map(
      followUp.pages.map((page) => [pageKey({ documentId: document?.id ?? '', page }), 1]),
    )
    found.push({ ranked, grades })
  }
  return [
    title,
    ...KS.map((k) => score(found.map(({ ranked, grades }) => recallAt(k, ranked, grades)))),
    score(found.map(({ ranked, grades }) => reciprocalRankAt(10, ranked, grades))),
  ]
}

/** Returns the search query for a question in its conversation. */
async function searched(docchat: DocChat, { question, history }: FollowUp): Promise<string> {
  for await (const event of docchat.ask(question, { history })) {
    if (event.type === 'retrieval-done') return event.query
  }
  return question
}

function pageKey({ documentId, page }: Pick<Passage, 'documentId' | 'page'>): string {
  return `${documentId}:${page}`
}

function followUpOf(record: Readonly<Record<string, unknown>>): FollowUp {
  const { before, pages, depends } = record
  if (!Array.isArray(before) || !Array.isArray(pages))
    throw new Error('A follow-up needs "before" and "pages".')
  return {
    question: textOf(record, 'question'),
    history: before.map((text) => ({ role: 'user', text: String(text) })),
    document: textOf(record, 'document'),
    pages: pages.map(Number),
    depends: depends === true,
  }
}
