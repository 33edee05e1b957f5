import { DocChatError } from '../errors.ts'

/** A question with a known answer, or known to be unanswerable. */
export interface EvalQuestion {
  readonly question: string
  /** The id, name or source of the document it is about. @defaultValue all documents */
  readonly document?: string
  /** The 1-based numbers of the pages that answer it; finding one of them is enough. @defaultValue not known */
  readonly pages?: readonly number[]
  /** The words of the document that the answer is based on. @defaultValue not known */
  readonly quote?: string
  /** The answer in the words of the document, such as `24 months`. @defaultValue not known */
  readonly answer?: string
  /** Whether the documents answer it. @defaultValue true */
  readonly answerable?: boolean
}

/**
 * Reads questions from JSON Lines: one `{"question", "document", "page" or "pages", "quote", "answer", "answerable"}` per line.
 * All but the question are optional, and other keys are ignored.
 *
 * @param name - the name of the file, for error messages.
 * @throws DocChatError `INVALID_ARGUMENT` with the number of the first invalid line.
 */
export function parseQuestions(text: string, name: string = 'The questions'): EvalQuestion[] {
  const questions = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, i) => {
      if (line.trim() === '') return []
      const read = readLine(line)
      if (typeof read === 'object') return [read]
      throw new DocChatError('INVALID_ARGUMENT', `${name}, line ${i + 1}: ${read}`)
    })
  if (questions.length > 0) return questions
  throw new DocChatError('INVALID_ARGUMENT', `${name}: no questions found. Put one JSON object on each line.`)
}

/** Returns the question on a line, or what is wrong with it. */
function readLine(line: string): EvalQuestion | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'this is not valid JSON. Put one object on each line, such as {"question":"Who signed?","page":3}.'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'this is not a JSON object. Put one on each line, such as {"question":"Who signed?","page":3}.'
  const {
    question,
    document,
    page,
    pages = page,
    quote,
    answer,
    answerable,
  } = value as Record<string, unknown>
  if (typeof question !== 'string' || question.trim() === '') return '"question" must be a non-empty string.'
  if (!isGiven(document)) return problem('document', 'the name or id of a document')
  if (!isGiven(quote)) return problem('quote', 'the words that the answer is based on')
  if (typeof answer !== 'number' && !isGiven(answer))
    return problem('answer', 'the answer in the words of the document')
  if (answerable !== undefined && typeof answerable !== 'boolean')
    return problem('answerable', 'true or false')
  const numbers: unknown[] = pages === undefined || pages === null ? [] : [pages].flat()
  if (!numbers.every(isPageNumber)) return problem('pages', 'whole numbers, 1 or more')
  return {
    question,
    ...(typeof document === 'string' && { document }),
    ...(typeof quote === 'string' && { quote }),
    ...((typeof answer === 'string' || typeof answer === 'number') && { answer: String(answer) }),
    ...(numbers.length > 0 && { pages: numbers }),
    ...(answerable !== undefined && { answerable }),
  }
}

function isPageNumber(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1
}

/** Whether a value is missing or a non-empty string. */
function isGiven(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() !== '')
}

function problem(key: string, what: string): string {
  return `"${key}" must be ${what}, or be omitted.`
}
