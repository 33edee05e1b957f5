import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readTatQa } from '../tat-qa.ts'

/** A text in which an answer is looked for. */
export interface Text {
  /** The name of its document. */
  readonly name: string
  readonly text: string
}

/** A question, asked of some texts. */
export interface AskedQuestion {
  readonly text: string
  /** The places in the set of the texts that are searched. */
  readonly searched: readonly number[]
  /** Those that answer it. */
  readonly answers: readonly number[]
  /** Those of something else of the same kind, which do not answer it. */
  readonly other?: readonly number[]
}

export interface QuestionSet {
  readonly name: string
  readonly texts: readonly Text[]
  readonly questions: readonly AskedQuestion[]
}

/** A longer text is cut, at the end of a sentence if there is one in the last part. */
const MAX_WORDS = 180
const LAST_PART = 0.4
/** The other report is so many further on: the next ones are often of the same company. */
const OTHER_REPORT = 7

/** Questions on paragraphs of an encyclopedia: `qed-dev.jsonlines` of QED. */
export async function readQed(folder: string): Promise<QuestionSet> {
  const lines = (await readFile(join(folder, 'qed-dev.jsonlines'), 'utf8')).split('\n').filter(Boolean)
  const examples = lines.map((line) => JSON.parse(line)) as readonly Qed[]
  const texts = new Map<string, Text>()
  const places = new Map<string, number>()
  for (const { title_text: title, paragraph_text: text } of examples) {
    const key = `${title}\n${text}`
    if (!texts.has(key)) places.set(key, texts.size)
    texts.set(key, { name: title, text })
  }
  const searched = [...texts.keys()].map((_, place) => place)
  const questions = examples
    .filter(({ annotation }) => annotation.explanation_type !== 'none')
    .map(({ question_text: text, title_text: title, paragraph_text: paragraph }) => {
      return { text, searched, answers: [places.get(`${title}\n${paragraph}`) ?? 0] }
    })
  return { name: 'QED', texts: [...texts.values()], questions }
}

interface Qed {
  readonly title_text: string
  readonly question_text: string
  readonly paragraph_text: string
  readonly annotation: { readonly explanation_type: 'single_sentence' | 'multi_sentence' | 'none' }
}

/** Questions on tables and paragraphs of annual reports: `dataset_raw` of TAT-QA. */
export async function readReports(folder: string): Promise<QuestionSet> {
  const reports = await readTatQa(join(folder, 'tatqa_dataset_test_gold.json'))
  const texts: Text[] = []
  const places = reports.map(({ passages }) =>
    passages.map((text) => texts.push({ name: 'report', text }) - 1),
  )
  const questions = reports.flatMap((report, i) => {
    const searched = places[i] ?? []
    const other = places[(i + OTHER_REPORT) % reports.length] ?? []
    return report.questions
      .filter(({ answers }) => answers.length > 0)
      .map(({ text, answers }) => ({
        ...{ text, searched, other },
        answers: answers.flatMap((answer) => searched[answer] ?? []),
      }))
  })
  return { name: 'TAT-QA', texts, questions }
}

/** Questions on five long texts: `general_evaluation_data` of chunking_evaluation. */
export async function readLongTexts(folder: string): Promise<QuestionSet> {
  const csv = await readFile(join(folder, 'questions_df.csv'), 'utf8')
  const rows = [...csv.matchAll(/(?<=\n)("(?:[^"]|"")*"|[^",\n]*),"((?:[^"]|"")*)",(\w+)/g)]
  const asked = rows.map(([, question = '', references = '', corpus = '']) => ({
    corpus,
    text: unquoted(question),
    spans: JSON.parse(unquoted(`"${references}"`)) as readonly Reference[],
  }))
  const texts: Text[] = []
  const places = new Map<string, readonly { readonly place: number; readonly start: number }[]>()
  for (const corpus of new Set(asked.map(({ corpus }) => corpus))) {
    const whole = await readFile(join(folder, 'corpora', `${corpus}.md`), 'utf8')
    const name = corpus.replaceAll('_', ' ')
    const pieces = cut(whole).map(([start, text]) => ({ start, place: texts.push({ name, text }) - 1 }))
    places.set(corpus, pieces)
  }
  const questions = asked.map(({ corpus, text, spans }) => {
    const pieces = places.get(corpus) ?? []
    const answers = pieces.filter(({ place, start }) => {
      const end = start + (texts[place]?.text.length ?? 0)
      return spans.some((span) => span.start_index < end && span.end_index > start)
    })
    return {
      text,
      searched: pieces.map(({ place }) => place),
      answers: answers.map(({ place }) => place),
    }
  })
  return { name: 'long texts', texts, questions }
}

interface Reference {
  readonly start_index: number
  readonly end_index: number
}

function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
}

/** Cuts a text into pieces of whole words; each comes with its offset. */
function cut(text: string): (readonly [start: number, piece: string])[] {
  const words = [...text.matchAll(/\S+/g)]
  const pieces: (readonly [number, string])[] = []
  for (let first = 0; first < words.length; ) {
    let next = Math.min(first + MAX_WORDS, words.length)
    if (next < words.length) {
      const least = next - MAX_WORDS * LAST_PART
      const ending = words.slice(0, next).findLastIndex(([word]) => /[.!?]$/.test(word)) + 1
      if (ending > least) next = ending
    }
    const start = words[first]?.index ?? 0
    const last = words[next - 1]
    pieces.push([start, text.slice(start, (last?.index ?? 0) + (last?.[0].length ?? 0))])
    first = next
  }
  return pieces
}
