import { readFile } from 'node:fs/promises'

/** A part of an annual report: a table and the paragraphs around it, with questions about them. */
export interface Report {
  /** The table comes first. */
  readonly passages: readonly string[]
  readonly questions: readonly Question[]
}

export interface Question {
  readonly text: string
  /** The indexes of the passages that answer it. */
  readonly answers: readonly number[]
}

/** The files of TAT-QA. */
interface TatQa {
  readonly table: { readonly table: readonly (readonly string[])[] }
  readonly paragraphs: readonly { readonly order: number; readonly text: string }[]
  readonly questions: readonly {
    readonly question: string
    readonly answer_from: 'table' | 'text' | 'table-text'
    readonly rel_paragraphs: readonly string[]
  }[]
}

/** Reads a file of TAT-QA, such as `tatqa_dataset_dev.json`. */
export async function readTatQa(path: string): Promise<Report[]> {
  const reports: readonly TatQa[] = JSON.parse(await readFile(path, 'utf8'))
  return reports.map(({ table: { table }, paragraphs, questions }) => ({
    passages: [table.map(rowOf).join('\n'), ...paragraphs.map(({ text }) => text)],
    questions: questions.map(({ question, answer_from: from, rel_paragraphs: related }) => {
      const places = related.map((order) => paragraphs.findIndex((one) => String(one.order) === order) + 1)
      const inText = from === 'table' ? [] : places.filter((place) => place > 0)
      return { text: question, answers: from === 'text' ? inText : [0, ...inText] }
    }),
  }))
}

/** A row as it is extracted from a page. */
function rowOf(cells: readonly string[]): string {
  return cells.filter((cell) => cell !== '').join('  ')
}
