import { Agent } from 'node:http'
import type { Bench } from '../harness/bench.ts'
import { alternate, median, secondsSince } from '../harness/measure.ts'
import { printTable, times, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { readEvents } from './read-events.ts'
import { startServer } from './start-server.ts'
import { withDocument } from './with-document.ts'

const QUESTION = 'What is the notice period of the lease?'
const ANSWERS_A_ROUND = 5

/** How the models stream: like a fast model, and as fast as this machine can. */
const MODELS = [
  { title: 'a token every 2 ms', tokens: 300, delayMs: 2 },
  { title: 'tokens at once', tokens: 2000, delayMs: 0 },
] as const

/** Measures how much of a model's speed reaches a client through the server, including search and citation checks. */
export const streamBench: Bench = {
  name: 'stream',
  summary: 'tokens per second and time to first token of a streamed answer, compared with the model itself',
  async run({ rounds = 5 }) {
    await using folder = await temporaryFolder()
    await withDocument(folder.path)
    for (const { title, tokens, delayMs } of MODELS) {
      await using model = await startServer('model', String(tokens), String(delayMs))
      await using docchat = await startServer('docchat', folder.path, model.url)
      const sides = {
        docchat: () => answers(() => throughDocChat(docchat.url, tokens)),
        bare: () => answers(() => fromModel(model.url, tokens)),
      }
      await alternate(1, sides)
      const { docchat: own, bare } = await alternate(rounds, sides)
      const speed = (rounds: readonly Streamed[][]) => median(rounds.flat().map((one) => one.tokensPerSecond))
      const first = (rounds: readonly Streamed[][]) => median(rounds.flat().map((one) => one.firstTextMs))
      const search = median(own.flat().map((one) => one.retrievalMs))
      const added = median(own.flat().map((one) => one.firstTextMs - one.retrievalMs)) - first(bare)
      printTable(
        [title, 'tokens/s', 'to the model', 'first text ms', 'of it search', 'added'],
        [
          [
            'DocChat',
            whole(speed(own)),
            times(speed(own) / speed(bare)),
            ...[first(own), search, added].map((ms) => ms.toFixed(1)),
          ],
          ['the model itself', whole(speed(bare)), times(1), first(bare).toFixed(1), '', ''],
        ],
      )
    }
  },
}

interface Streamed {
  readonly tokensPerSecond: number
  readonly firstTextMs: number
  readonly retrievalMs: number
}

/** What is extracted from an event. */
interface Seen {
  readonly isText: boolean
  /** At the end, the time that the search took. */
  readonly retrievalMs?: number
}

async function answers(ask: () => Promise<Streamed>): Promise<Streamed[]> {
  const streamed: Streamed[] = []
  for (let n = 0; n < ANSWERS_A_ROUND; n++) streamed.push(await ask())
  return streamed
}

function throughDocChat(url: string, tokens: number): Promise<Streamed> {
  return stream(`${url}/chat`, { question: QUESTION }, tokens, (event) => {
    const { type, timings } = event as DocChatEvent
    return { isText: type === 'text-delta', ...(timings && { retrievalMs: timings.retrieval_ms }) }
  })
}

function fromModel(url: string, tokens: number): Promise<Streamed> {
  const body = { model: 'any', stream: true, messages: [{ role: 'user', content: QUESTION }] }
  return stream(`${url}/chat/completions`, body, tokens, (event) => {
    const { choices } = event as ModelEvent
    const finished = choices[0]?.finish_reason === 'stop'
    return { isText: Boolean(choices[0]?.delta.content), ...(finished && { retrievalMs: 0 }) }
  })
}

async function stream(
  url: string,
  body: object,
  tokens: number,
  look: (event: unknown) => Seen,
): Promise<Streamed> {
  const agent = new Agent()
  const started = performance.now()
  let firstTextMs: number | null = null
  let retrievalMs: number | null = null
  for await (const data of readEvents(agent, url, body)) {
    if (data === '[DONE]') continue
    const seen = look(JSON.parse(data))
    if (seen.isText) firstTextMs ??= performance.now() - started
    retrievalMs = seen.retrievalMs ?? retrievalMs
  }
  if (firstTextMs === null || retrievalMs === null) throw new Error(`${url} did not answer to the end.`)
  return { tokensPerSecond: tokens / secondsSince(started + firstTextMs), firstTextMs, retrievalMs }
}

interface DocChatEvent {
  readonly type: string
  readonly timings?: { readonly retrieval_ms: number }
}

interface ModelEvent {
  readonly choices: readonly {
    readonly delta: { readonly content?: string }
    readonly finish_reason: string | null
  }[]
}
