import { Agent, get } from 'node:http'
import type { Bench } from '../harness/bench.ts'
import { alternate, median, secondsSince } from '../harness/measure.ts'
import { printTable, times, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { type BenchServer, startServer } from './start-server.ts'
import { withDocument } from './with-document.ts'

const REQUESTS = 6000
const CONNECTIONS = 16

/** Measures how many small requests per second the server answers, compared with Express and only the query. */
export const requestsBench: Bench = {
  name: 'requests',
  summary: 'requests per second for a document, compared with a bare Express handler',
  async run({ rounds = 5 }) {
    await using folder = await temporaryFolder()
    const id = await withDocument(folder.path)
    await using docchat = await startServer('docchat', folder.path)
    await using bare = await startServer('documents', folder.path)
    const sides = { docchat: () => measure(docchat, id), bare: () => measure(bare, id) }
    // A server's first requests are slow.
    await alternate(1, sides)
    const measured = await alternate(rounds, sides)
    const own = median(measured.docchat.map(({ speed }) => speed))
    const row = (title: string, results: readonly Measured[]) => {
      const speed = median(results.map((result) => result.speed))
      const cpu = median(results.map((result) => result.cpuMicroseconds))
      return [title, whole(speed), times(own / speed), `${whole(cpu)} µs`]
    }
    printTable(
      ['GET /documents/{id}', 'requests/s', 'DocChat to it', 'CPU a request'],
      [row('DocChat', measured.docchat), row('Express and the query', measured.bare)],
    )
  },
}

interface Measured {
  readonly speed: number
  /** CPU time of the server per request. */
  readonly cpuMicroseconds: number
}

async function measure(server: BenchServer, documentId: string): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const url = `${server.url}/documents/${documentId}`
  const before = await server.cost()
  const started = performance.now()
  let left = REQUESTS
  const askOn = async () => {
    while (left-- > 0) await ask(agent, url)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, askOn))
  const speed = REQUESTS / secondsSince(started)
  const after = await server.cost()
  agent.destroy()
  return { speed, cpuMicroseconds: ((after.cpuSeconds - before.cpuSeconds) / REQUESTS) * 1e6 }
}

function ask(agent: Agent, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200)
        reject(new Error(`${url} answered with status ${response.statusCode}.`))
      response.resume().on('end', resolve).on('error', reject)
    }).on('error', reject)
  })
}
