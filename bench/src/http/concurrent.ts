import { Agent } from 'node:http'
import type { Bench } from '../harness/bench.ts'
import { percentile, secondsSince } from '../harness/measure.ts'
import { megabytes, printTable, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { readEvents } from './read-events.ts'
import { startServer } from './start-server.ts'
import { withDocument } from './with-document.ts'

const STREAMS = 1000
/** Enough tokens for an answer to take longer than sending all questions, so that all are in progress at once. */
const TOKENS = 40
const DELAY_MS = 500

/** Measures whether one process can stream a thousand answers at a time, and the memory that they use. */
export const concurrentBench: Bench = {
  name: 'concurrent',
  summary: 'a thousand streamed answers at a time from one server process',
  async run() {
    await using folder = await temporaryFolder()
    await withDocument(folder.path)
    await using model = await startServer('model', String(TOKENS), String(DELAY_MS))
    await using docchat = await startServer('docchat', folder.path, model.url)
    const agent = new Agent()
    let started = 0
    let firstMs: number[] = []
    let [underWay, most] = [0, 0]

    const ask = async (): Promise<boolean> => {
      let begun = false
      let last = ''
      for await (const data of readEvents(agent, `${docchat.url}/chat`, {
        question: 'What is the notice period?',
      })) {
        if (!begun) {
          begun = true
          firstMs.push(performance.now() - started)
          most = Math.max(most, ++underWay)
        }
        if (data !== '[DONE]') last = data
      }
      underWay--
      return last.startsWith('{"type":"finish"')
    }
    const round = () => {
      started = performance.now()
      firstMs = []
      return Promise.allSettled(Array.from({ length: STREAMS }, ask))
    }
    // The first one makes the process larger, whatever it serves later: V8 keeps the room for young objects.
    await round()
    const before = await docchat.restart()
    const answers = await round()
    const seconds = secondsSince(started)
    const complete = answers.filter((answer) => answer.status === 'fulfilled' && answer.value).length
    const { startBytes, peakBytes, cpuSeconds } = await docchat.cost()
    printTable(
      ['streams', 'complete', 'at one time', 'seconds', 'all begun in s', 'peak RSS', 'KB a stream', 'CPU s'],
      [
        [
          whole(STREAMS),
          whole(complete),
          whole(most),
          seconds.toFixed(1),
          (percentile(firstMs, 1) / 1000).toFixed(1),
          megabytes(peakBytes),
          whole((peakBytes - startBytes) / 1024 / STREAMS),
          (cpuSeconds - before.cpuSeconds).toFixed(1),
        ],
      ],
    )
    if (complete < STREAMS) {
      const failure = answers.find((answer) => answer.status === 'rejected')
      throw new Error(`${STREAMS - complete} of ${STREAMS} streams were cut off.`, { cause: failure?.reason })
    }
  },
}
