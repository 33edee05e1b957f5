// Asks one address for its health, on one connection and with a pause after each answer, until the benchmark ends it, and reports how long each answer took.
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { tell } from '../harness/child.ts'

const PAUSE_MS = 10

const [url = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const times: number[] = []
let over = false
process.on('message', () => {
  over = true
})
const letGo = once(process, 'disconnect')
while (!over) {
  times.push(await ask())
  await delay(PAUSE_MS)
}
agent.destroy()
tell({ times })
await letGo

function ask(): Promise<number> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(performance.now() - started))
    }).on('error', reject)
  })
}
