import { readFile } from 'node:fs/promises'
import type { FoundSet } from './find.ts'
import { fit, measure, type Sign } from './fit.ts'
import { type Row, rowsOf } from './rows.ts'

// Learns the weights of confidence from what find-main.ts has found: see ../README.md.

const SIGNS: Readonly<Record<string, readonly Sign[]>> = {
  BY_WORDS: ['coverage', 'unmet'],
  BY_MEANING: ['coverage', 'unmet', 'cosine', 'match', 'lead'],
}
const LEAST = 0.33

const [path] = process.argv.slice(2)
if (path === undefined) {
  console.error('Give the file that find-main.ts has written.')
  process.exit(2)
}
const sets = JSON.parse(await readFile(path, 'utf8')) as readonly FoundSet[]
const rows: Row[] = []
for (const set of sets) rows.push(...(await rowsOf(set)))

for (const [name, signs] of Object.entries(SIGNS)) {
  console.log(`\n${name}, each set held out of the training:`)
  for (const { name: held } of sets) {
    const weights = fit(
      rows.filter(({ set }) => set !== held),
      signs,
    )
    report(
      held,
      rows.filter(({ set }) => set === held),
      weights,
    )
  }
  console.log('from all:', JSON.stringify(fit(rows, signs)))
}

function report(name: string, held: readonly Row[], weights: ReturnType<typeof fit>) {
  const { declined, others } = measure(held, weights, LEAST)
  console.log(`${name}: answerable, declined ${declined.toFixed(3)}`)
  for (const { kind, answered, auc } of others)
    console.log(`  ${kind}: answered ${answered.toFixed(3)}, AUC ${auc.toFixed(3)}`)
}
