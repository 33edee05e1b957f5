import type { Document, Passage } from '@docchat/core'
import { MissingData } from '../harness/bench.ts'
import { readJsonLines, textOf } from './data.ts'

/** A question and the pages that contain its answer. */
export interface Question {
  readonly text: string
  readonly document: Document
  readonly pages: readonly number[]
}

/** Reads the answerable questions of a file. @throws MissingData when it cannot be read. */
export async function readQuestions(path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const records = await readJsonLines(path).catch(missing)
  return records.filter((record) => record['answerable'] !== false)
}

/** Names a page. */
export function pageKey({ documentId, page }: Pick<Passage, 'documentId' | 'page'>): string {
  return `${documentId}:${page}`
}

/** @throws Error when the question is about none of the documents, or names no pages. */
export function questionOf(
  record: Readonly<Record<string, unknown>>,
  documents: readonly Document[],
): Question {
  const name = textOf(record, 'document')
  const document = documents.find((one) => one.name === name)
  if (document === undefined) throw new Error(`A question is about "${name}", which is not in the folder.`)
  const { pages } = record
  if (!Array.isArray(pages) || pages.length === 0)
    throw new Error(`A question about "${name}" names no pages.`)
  return { text: textOf(record, 'question'), document, pages: pages.map(Number) }
}

function missing(): never {
  throw new MissingData('Give questions: --questions <file>.jsonl of {question, document, pages}.')
}
