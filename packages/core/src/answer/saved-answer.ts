import { DocChatError } from '../errors.ts'
import type { AnswerEvent, CitationEvent, NoAnswerReason } from './events.ts'

/** A citation in a saved answer. */
export interface SavedCitation {
  readonly marker: number
  readonly document_id: string
  readonly version_id: string
  readonly version_sha256: string | null
  readonly name: string
  readonly page: number
  readonly char_start: number | null
  readonly char_end: number | null
  readonly quote: string
  readonly verified: boolean
}

/**
 * An answer as a file keeps it, with all that is needed to check it again later: what `docchat ask --save` writes. Keys
 * are in snake_case, as in everything else that leaves the program.
 */
export interface SavedAnswer {
  readonly format: 'docchat-answer'
  /** Files of another number are refused; keys may be added under the same one. */
  readonly format_version: 1
  readonly saved_at: string
  readonly question: string
  /** The answer as it was shown, with its markers; empty when there was none. */
  readonly answer: string
  readonly no_answer: NoAnswerReason | null
  readonly model: string | null
  readonly citations: readonly SavedCitation[]
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number } | null
  readonly timings: Readonly<Record<string, number | null>>
  /** The answer's events, passages and all. */
  readonly events: readonly unknown[]
}

/**
 * Makes a file's content of an answer's events.
 *
 * @throws DocChatError `INVALID_ARGUMENT` when they do not end with `finish`: an incomplete answer is not to be kept.
 */
export function saveAnswer(question: string, events: readonly AnswerEvent[]): SavedAnswer {
  const finish = events.at(-1)
  if (finish?.type !== 'finish')
    throw new DocChatError('INVALID_ARGUMENT', 'The answer is not complete: ask again, and save that.')
  return {
    format: 'docchat-answer',
    format_version: 1,
    saved_at: new Date().toISOString(),
    question,
    answer: events.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''),
    no_answer: events.find((event) => event.type === 'no-answer')?.reason ?? null,
    model: finish.model,
    citations: events.filter((event) => event.type === 'citation').map(savedCitation),
    usage: finish.usage && {
      input_tokens: finish.usage.inputTokens,
      output_tokens: finish.usage.outputTokens,
    },
    timings: snakeCased(finish.timings) as SavedAnswer['timings'],
    events: events.map(snakeCased),
  }
}

/** A citation as it is written to files. */
export function savedCitation(citation: Omit<CitationEvent, 'type'>): SavedCitation {
  return {
    marker: citation.marker,
    document_id: citation.documentId,
    version_id: citation.versionId,
    version_sha256: citation.versionSha256,
    name: citation.name,
    page: citation.page,
    char_start: citation.charStart,
    char_end: citation.charEnd,
    quote: citation.quote,
    verified: citation.verified,
  }
}

/**
 * Reads a saved answer: parsed JSON of anyone's making.
 *
 * @throws DocChatError `INVALID_ARGUMENT` that says what is wrong.
 */
export function readSavedAnswer(value: unknown): SavedAnswer {
  if (!isRecord(value) || value['format'] !== 'docchat-answer') throw invalid('it is no saved answer.')
  if (value['format_version'] !== 1) throw invalid('it was saved by a newer DocChat. Update DocChat.')
  const { question, answer, citations, events } = value
  if (typeof question !== 'string') throw invalid('"question" is no text.')
  if (typeof answer !== 'string') throw invalid('"answer" is no text.')
  if (!Array.isArray(citations)) throw invalid('"citations" is no list.')
  if (events !== undefined && !Array.isArray(events)) throw invalid('"events" is no list.')
  const odd = citations.findIndex((citation) => !isCitation(citation))
  if (odd >= 0) throw invalid(`citation ${odd + 1} is incomplete.`)
  return { ...value, events: events ?? [] } as unknown as SavedAnswer
}

function isCitation(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { char_start: start, char_end: end, verified } = value
  return (
    ['document_id', 'version_id', 'name', 'quote'].every((key) => typeof value[key] === 'string') &&
    ['marker', 'page'].every((key) => Number.isInteger(value[key])) &&
    (verified === false || (verified === true && Number.isInteger(start) && Number.isInteger(end)))
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(problem: string): DocChatError {
  return new DocChatError('INVALID_ARGUMENT', `The answer cannot be checked: ${problem}`)
}

/** The same value with its keys in snake_case. */
function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [
    key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    snakeCased(inner),
  ])
  return Object.fromEntries(entries)
}
