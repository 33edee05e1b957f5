import { DocChatError } from '../errors.ts'

/** A question whose answer is known, or known not to be there. */
export interface EvalQuestion {
  readonly question: string
  /** The document that it is asked of, by id, name or source. @defaultValue all documents */
  readonly document?: string
  /** The pages that answer it, the first page being 1; one of them is enough. @defaultValue not known */
  readonly pages?: readonly number[]
  /** Words of the document that the answer rests on. @defaultValue not known */
  readonly quote?: string
  /** Whether the documents answer it. @defaultValue true */
  readonly answerable?: boolean
}

/**
 * Reads questions from JSON Lines: one `{"question", "document", "page" or "pages", "quote", "answerable"}` a line, all but
 * the question optional. Other keys are ignored.
 *
 * @param name - of the file, for messages.
 * @throws DocChatError `INVALID_ARGUMENT` that names the first bad line.
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
  throw new DocChatError('INVALID_ARGUMENT', `${name}: no question is in there. Give one JSON object a line.`)
}

/** A question, or what is wrong with it. */
function readLine(line: string): EvalQuestion | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'this is no JSON. Give one object a line, such as {"question":"Who signed?","page":3}.'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'this is no JSON object.'
  const { question, document, page, pages = page, quote, answerable } = value as Record<string, unknown>
  if (typeof question !== 'string' || question.trim() === '') return '"question" must be a text.'
  if (!isGiven(document)) return problem('document', 'the name or id of a document')
  if (!isGiven(quote)) return problem('quote', 'the words that the answer rests on')
  if (answerable !== undefined && typeof answerable !== 'boolean')
    return problem('answerable', 'true or false')
  const numbers: unknown[] = pages === undefined || pages === null ? [] : [pages].flat()
  if (!numbers.every(isPageNumber)) return problem('pages', 'whole numbers from 1')
  return {
    question,
    ...(typeof document === 'string' && { document }),
    ...(typeof quote === 'string' && { quote }),
    ...(numbers.length > 0 && { pages: numbers }),
    ...(answerable !== undefined && { answerable }),
  }
}

function isPageNumber(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1
}

/** A text that says something, or nothing at all. */
function isGiven(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() !== '')
}

function problem(key: string, what: string): string {
  return `"${key}" must be ${what}, or be left out.`
}
