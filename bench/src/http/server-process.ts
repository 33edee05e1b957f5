// Runs one server until the benchmark ends it, and reports its cost on request.
import { once } from 'node:events'
import { tell } from '../harness/child.ts'
import { watchMemory } from '../harness/memory.ts'
import { SERVERS, type ServerName } from './servers.ts'
import type { ServerCost } from './start-server.ts'

const [name = '', ...args] = process.argv.slice(2)
await using server = await SERVERS[name as ServerName](...args)
using memory = watchMemory()
process.on('message', (what) => {
  if (what === 'restart') memory.restart()
  const { user, system } = process.cpuUsage()
  const cpuSeconds = (user + system) / 1e6
  tell({ startBytes: memory.startBytes, peakBytes: memory.peakBytes(), cpuSeconds } satisfies ServerCost)
})
const letGo = once(process, 'disconnect')
tell({ url: server.url })
await letGo
