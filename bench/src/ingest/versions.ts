import { Readable } from 'node:stream'
import { createDocChat, type Embedder, type Owner } from '@docchat/core'
import { miniLMEmbedder } from '@docchat/minilm'
import type { Bench } from '../harness/bench.ts'
import { median, secondsSince } from '../harness/measure.ts'
import { printTable, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'

const PAGES = 200
const CHANGED_EVERY = 20
const WORDS_PER_PAGE = 260
const SUBJECTS = ['The lessee', 'The operator', 'Each member', 'The board', 'A supplier', 'The auditor']
const VERBS = ['inspects', 'reports', 'replaces', 'approves', 'records', 'measures', 'returns']
const OBJECTS = [
  'the valves',
  'all invoices',
  'the annual budget',
  'damaged parts',
  'its reserves',
  'the minutes',
]
const TIMES = ['every quarter', 'within ten days', 'before the audit', 'without delay', 'once a year']

/** Measures a new version of a report in which one page in twenty has changed, beside the same text as a first version. */
export const versionsBench: Bench = {
  name: 'versions',
  summary: 'a new version of a 200-page report with 5 % changed pages, with vectors',
  async run({ rounds = 3 }) {
    const first: Cost[] = []
    const second: Cost[] = []
    const fresh: Cost[] = []
    for (let round = 0; round < rounds; round++) {
      await using folder = await temporaryFolder()
      const counted = counting(await miniLMEmbedder({ threads: 1 }))
      await using docchat = await createDocChat({ dataDir: folder.path, embedder: counted.embedder })
      const cost = async (owner: Owner, version: number): Promise<Cost> => {
        const [before, cpu, begun] = [counted.texts(), process.cpuUsage(), performance.now()]
        const content = Readable.from([Buffer.from(report(version))])
        const { job } = await owner.documents.add({ name: 'report.txt', content })
        await Array.fromAsync(owner.jobs.watch(job.id))
        const { user, system } = process.cpuUsage(cpu)
        return { texts: counted.texts() - before, seconds: secondsSince(begun), cpu: (user + system) / 1e6 }
      }
      first.push(await cost(docchat.forOwner('one'), 1))
      second.push(await cost(docchat.forOwner('one'), 2))
      fresh.push(await cost(docchat.forOwner('another'), 2))
    }
    const row = (name: string, costs: readonly Cost[]) => [
      name,
      whole(median(costs.map(({ texts }) => texts))),
      median(costs.map(({ seconds }) => seconds)).toFixed(1),
      median(costs.map(({ cpu }) => cpu)).toFixed(1),
    ]
    printTable(
      [`${PAGES} pages`, 'texts embedded', 'seconds', 'CPU seconds'],
      [row('version 1', first), row('version 2', second), row('version 2 alone, of another owner', fresh)],
    )
  },
}

interface Cost {
  readonly texts: number
  readonly seconds: number
  readonly cpu: number
}

function counting(embedder: Embedder): { readonly embedder: Embedder; texts(): number } {
  let texts = 0
  const { tokens } = embedder
  if (tokens === undefined) throw new Error('The bundled embedder embeds tokens.')
  const embed: typeof tokens.embed = (some, options) => {
    texts += some.length
    return tokens.embed(some, options)
  }
  return { embedder: { ...embedder, tokens: { ...tokens, embed } }, texts: () => texts }
}

/** A report of made-up sentences; every twentieth page differs from version to version. */
function report(version: number): string {
  const pages = Array.from({ length: PAGES }, (_, page) => {
    const random = sequence(page % CHANGED_EVERY === 0 ? 1000 * version + page : page)
    const pick = (list: readonly string[]) => list[random() % list.length] ?? ''
    const sentences: string[] = []
    for (let words = 0; words < WORDS_PER_PAGE; words = sentences.join(' ').split(' ').length) {
      sentences.push(`${pick(SUBJECTS)} ${random() % 900} ${pick(VERBS)} ${pick(OBJECTS)} ${pick(TIMES)}.`)
    }
    return sentences.join(' ')
  })
  return pages.join('\f')
}

/** Returns the same numbers for the same seed. */
function sequence(seed: number): () => number {
  let state = seed + 1
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state >>> 8
  }
}
