import { posix } from 'node:path'
import { addEvent, newDraft } from '../answer/answer-draft.ts'
import type { Citation } from '../answer/citation.ts'
import { findQuote } from '../answer/quote.ts'
import type { CallOptions } from '../docchat/call-options.ts'
import type { Owner } from '../docchat.ts'
import { DocChatError, type ErrorInfo } from '../errors.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { EvalQuestion } from './question.ts'
import type { EvalResult } from './result.ts'
import { type EvalSummary, summarize } from './summary.ts'

/** Options of {@link evaluate}. */
export interface EvalOptions extends CallOptions {
  /** Restricts the evaluation to these documents; questions about others are left out. @defaultValue all documents */
  readonly documentIds?: readonly string[]
  /**
   * Whether to ask a question of all documents even if it names one. An unanswerable question is still asked only of
   * the document it names, since another one may answer it.
   *
   * @defaultValue false
   */
  readonly allDocuments?: boolean
}

/** The events of an evaluation: each question's result, then one `finish`. */
export type EvalEvent =
  | { readonly type: 'question-done'; readonly result: EvalResult }
  | { readonly type: 'finish'; readonly summary: EvalSummary }

/** The part of DocChat that is needed; any owner's view works. */
export type Evaluated = Pick<Owner, 'ask'> & { readonly documents: Pick<Owner['documents'], 'find'> }

/** The number of passages among which recall is measured. */
const PASSAGES = 10

interface Task {
  readonly question: EvalQuestion
  /** The documents to search; all if undefined. */
  readonly within: readonly string[] | undefined
  /** The documents whose pages are correct; any if undefined. */
  readonly right: readonly string[] | undefined
}

/**
 * Asks questions with known answers, one after another, and measures whether the right pages are found, the citations are
 * correct, and unanswerable questions are declined.
 *
 * @example
 * for await (const event of evaluate(docchat, parseQuestions(text)))
 *   if (event.type === 'finish') console.log(event.summary.pageRecall[10])
 *
 * @throws DocChatError `DOCUMENT_NOT_FOUND`, before the first question is asked; the signal's reason when aborted.
 */
export async function* evaluate(
  docchat: Evaluated,
  questions: readonly EvalQuestion[],
  options: EvalOptions = {},
): AsyncGenerator<EvalEvent, void, undefined> {
  const results: EvalResult[] = []
  for (const task of await prepare(docchat, questions, options)) {
    const result = await askOne(docchat, task, options)
    results.push(result)
    yield { type: 'question-done', result }
  }
  yield { type: 'finish', summary: summarize(results) }
}

/** Looks up the documents that the questions name, each only once. */
async function prepare(
  docchat: Evaluated,
  questions: readonly EvalQuestion[],
  { documentIds, allDocuments = false }: EvalOptions,
): Promise<Task[]> {
  const known = new Map<string, readonly string[]>()
  const tasks: Task[] = []
  for (const question of questions) {
    const { document, answerable = true } = question
    if (document === undefined) {
      tasks.push({ question, within: documentIds, right: undefined })
      continue
    }
    const found = known.get(document) ?? (await idsOf(docchat, document))
    known.set(document, found)
    const named = documentIds === undefined ? found : found.filter((id) => documentIds.includes(id))
    if (named.length > 0)
      tasks.push({ question, within: allDocuments && answerable ? documentIds : named, right: named })
  }
  return tasks
}

/** Resolves a reference to document ids. If a path is not found, its file name is tried. */
async function idsOf({ documents }: Evaluated, reference: string): Promise<string[]> {
  for (const name of [reference, posix.basename(reference)]) {
    const found = await documents.find(name)
    if (found.length > 0) return found.map(({ id }) => id)
  }
  throw new DocChatError(
    'DOCUMENT_NOT_FOUND',
    `A question names the document "${reference}", which does not exist. Add it, or correct the name.`,
  )
}

async function askOne(docchat: Evaluated, task: Task, { signal }: EvalOptions): Promise<EvalResult> {
  const { question, within } = task
  const draft = newDraft()
  let error: ErrorInfo | null = null
  const options = {
    limit: PASSAGES,
    ...(within !== undefined && { documentIds: within }),
    ...(signal !== undefined && { signal }),
  }
  for await (const event of docchat.ask(question.question, options)) {
    addEvent(draft, event)
    if (event.type === 'error') error = { code: event.code, message: event.message }
  }
  const { passages, citations, noAnswer, finish } = draft
  const firstTextMs = finish?.timings.firstTextMs ?? null
  const outcome = noAnswer === null ? 'answered' : 'declined'
  return {
    question,
    outcome: error === null ? outcome : 'failed',
    pageRank: question.pages && rankOf(passages, task),
    quoteInContext: holds(question.quote, passages),
    quoteFound: quoted(question.quote, citations),
    answerFound: quoted(question.answer, citations),
    firstCitationRight: question.pages && citations[0] !== undefined && isCorrect(citations[0], task),
    confidence: finish?.confidence ?? null,
    citations: {
      right: citations.filter((citation) => isCorrect(citation, task)).length,
      all: citations.length,
    },
    secondsToFirstText: firstTextMs === null ? null : firstTextMs / 1000,
    error,
  }
}

function rankOf(passages: readonly Passage[], task: Task): number | null {
  const index = passages.findIndex((passage) => isRight(passage, task))
  return index < 0 ? null : index + 1
}

function isRight(
  { documentId, page }: { readonly documentId: string; readonly page: number },
  { question, right }: Task,
): boolean {
  return (right?.includes(documentId) ?? true) && (question.pages?.includes(page) ?? true)
}

function isCorrect(citation: Citation, task: Task): boolean {
  return citation.verified && isRight(citation, task)
}

/** Whether a verified citation contains the words. */
function quoted(expected: string | undefined, citations: readonly Citation[]): boolean | undefined {
  const verified = citations.filter((citation) => citation.verified)
  return holds(
    expected,
    verified.map(({ quote }) => ({ text: quote })),
  )
}

function holds(
  expected: string | undefined,
  texts: readonly { readonly text: string }[],
): boolean | undefined {
  return expected === undefined ? undefined : texts.some(({ text }) => contains(text, expected))
}

/** Whether a text contains the words. A short answer, such as `9 %`, proves nothing by itself, but it is expected here. */
function contains(text: string, expected: string): boolean {
  const spaced = (words: string) =>
    ` ${words
      .toLowerCase()
      .replaceAll(/[\s|]+/g, ' ')
      .trim()} `
  return findQuote(text, expected) !== null || spaced(text).includes(spaced(expected))
}
