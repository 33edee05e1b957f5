// Opens a queue, waits for the start message, and empties the queue together with the other processes.
import { once } from 'node:events'
import { tell } from '../harness/child.ts'
import { CONTESTANTS, type ContestantName } from './contestants.ts'

const [name = '', folder = ''] = process.argv.slice(2)
await using contestant = CONTESTANTS[name as ContestantName](folder)
const go = once(process, 'message')
tell('ready')
await go
let done = 0
await Promise.all(
  Array.from({ length: contestant.atATime }, async () => {
    while (await contestant.claimAndComplete()) done++
  }),
)
tell({ done })
process.disconnect()
