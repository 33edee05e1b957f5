import { writeFile } from 'node:fs/promises'
import { findTexts } from './find.ts'
import { readLongTexts, readQed, readReports } from './question-sets.ts'

// Finds what the questions of three sets are to be answered from: see ../README.md.

const [qed, tatQa, longTexts, to] = process.argv.slice(2)
if (qed === undefined || tatQa === undefined || longTexts === undefined || to === undefined) {
  console.error('Give the folders of QED, TAT-QA and the long texts, and the file to write.')
  process.exit(2)
}
const found = []
for (const read of [() => readLongTexts(longTexts), () => readReports(tatQa), () => readQed(qed)]) {
  const set = await findTexts(await read())
  found.push(set)
  console.log(`${set.name}: ${set.found.length} questions`)
}
await writeFile(to, JSON.stringify(found))
