import { readFile } from 'node:fs/promises'
import type { Grades } from './metrics.ts'

/** Reads a file of JSON objects, one per line. */
export async function readJsonLines(path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const lines = (await readFile(path, 'utf8')).split('\n')
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line))
}

/** Returns a field as text, under the first of the names that exists. @throws Error when none does. */
export function textOf(record: Readonly<Record<string, unknown>>, ...names: readonly string[]): string {
  const value = names.map((name) => record[name]).find((found) => found !== undefined)
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new Error(`${JSON.stringify(record).slice(0, 80)} has no "${names[0]}".`)
}

/** Reads judgements by query, from lines of `query <tab> document <tab> grade`; skips a header line. */
export async function readJudgements(path: string): Promise<ReadonlyMap<string, Grades>> {
  const judgements = new Map<string, Map<string, number>>()
  for (const line of (await readFile(path, 'utf8')).split('\n')) {
    const [query, item, gradeText] = line.trimEnd().split('\t')
    const grade = Number(gradeText)
    if (query === undefined || item === undefined || gradeText === undefined || Number.isNaN(grade)) continue
    const grades = judgements.get(query) ?? new Map<string, number>()
    judgements.set(query, grades.set(item, grade))
  }
  return judgements
}
