import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomNumbers } from '../../core/src/eval/random-numbers.ts'
import { LATE, newHead } from './head.ts'
import type { Recipe, Task } from './recipe.ts'
import { openModel, type States } from './states.ts'
import { readTatQa } from './tat-qa.ts'
import { accuracy, meanOf, train } from './train.ts'

// Trains the head for late interaction on TAT-QA: see README.md.

const FILES = { train: 'tatqa_dataset_dev.json', check: 'tatqa_dataset_test_gold.json' }
const SEEDS = [1, 2, 3]
const RECIPE: Omit<Recipe, 'seed'> = { epochs: 3, batch: 16, negatives: 3, rate: 0.002, temperature: 0.05 }

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error(`Give the folder with ${Object.values(FILES).join(' and ')}.`)
  process.exit(2)
}
const statesOf = await openModel()
const learned = await tasksOf(join(folder, FILES.train))
const checked = await tasksOf(join(folder, FILES.check))
const start = newHead(randomNumbers(0))
console.log(`before: ${accuracy(start, checked).toFixed(3)} of ${checked.length} questions`)
const heads = SEEDS.map((seed) => {
  const head = train(learned, start, { ...RECIPE, seed })
  console.log(`seed ${seed}: ${accuracy(head, checked).toFixed(3)}`)
  return head
})
const head = meanOf(heads)
console.log(`their mean: ${accuracy(head, checked).toFixed(3)}`)

const bytes = Buffer.concat([head.projection, head.attention].map((part) => Buffer.from(part.buffer)))
const sha256 = createHash('sha256').update(bytes).digest('hex')
await writeFile(new URL('../late/head.bin', import.meta.url), bytes)
await writeFile(
  new URL('../late/head.json', import.meta.url),
  `${JSON.stringify({ dimensions: LATE, sha256 }, null, 2)}\n`,
)
console.log(sha256)

async function tasksOf(path: string): Promise<Task[]> {
  const tasks: Task[] = []
  for (const { passages, questions } of await readTatQa(path)) {
    const states: readonly States[] = passages.map(statesOf)
    for (const { text, answers } of questions)
      if (answers.length > 0) tasks.push({ question: statesOf(text), passages: states, answers })
  }
  return tasks
}
