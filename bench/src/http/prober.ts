// Asks one address for its health until the benchmark ends it, and reports how long each answer took.
import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { tell } from '../harness/child.ts'

const EVERY_MS = 10

const [url = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })
const times: number[] = []
let over = false
process.once('message', () => {
  over = true
})
const asked: Promise<unknown>[] = []
while (!over) {
  asked.push(ask().then((ms) => times.push(ms)))
  await delay(EVERY_MS)
}
await Promise.all(asked)
agent.destroy()
tell({ times })

function ask(): Promise<number> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(performance.now() - started))
    }).on('error', reject)
  })
}
