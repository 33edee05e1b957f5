import { setTimeout } from 'node:timers/promises'
import { getHeapSpaceStatistics } from 'node:v8'
import { limitGarbage } from '../limit-garbage.ts'

/** Makes garbage, some of which survives for a moment, and prints how much room young objects got, in MB. */
if (process.argv[2] === 'limited') limitGarbage()
let kept: object[] = []
for (let round = 0; round < 300; round++) {
  kept = Array.from({ length: 20_000 }, (_, index) => ({ index, text: `text ${index}`, list: [round] }))
  if (round < 20) await setTimeout(20)
}
const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
process.stdout.write(`${Math.round((young?.physical_space_size ?? 0) / 2 ** 20 + kept.length * 0)}`)
