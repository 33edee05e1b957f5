import { addEvent, newDraft } from '../answer/answer-draft.ts'
import type { Citation } from '../answer/citation.ts'
import type { AnswerEvent, NoAnswerReason } from '../answer/events.ts'
import { DocChatError } from '../errors.ts'
import { type TimingsJson, timingsJson, type UsageJson, usageJson } from '../json/answer.ts'
import { type AnswerEventJson, answerEventJson } from '../json/answer-event.ts'
import { type CitationJson, citationFromJson, citationJson } from '../json/citation.ts'
import { contradictionsIn } from './contradictions.ts'

/**
 * An answer as a file keeps it, with all that is needed to check it again later: what `docchat ask --save` writes. Keys
 * are in snake_case, as in everything else that leaves the program.
 */
export interface SavedAnswerJson {
  readonly format: 'docchat-answer'
  /** Files of another number are refused; keys may be added under the same one. */
  readonly format_version: 1
  readonly saved_at: string
  readonly question: string
  /** The answer as it was shown, with its markers; empty when there was none. */
  readonly answer: string
  readonly no_answer: NoAnswerReason | null
  readonly model: string | null
  readonly citations: readonly CitationJson[]
  readonly usage: UsageJson | null
  readonly timings: TimingsJson
  /** The answer's events, passages and all. */
  readonly events: readonly AnswerEventJson[]
}

/** What a saved answer says. */
export interface SavedAnswer {
  readonly question: string
  /** The answer as it was shown, with its markers; empty when there was none. */
  readonly text: string
  readonly citations: readonly Citation[]
  /** Where the file contradicts itself, each a sentence for people: it was changed by hand. */
  readonly contradictions: readonly string[]
}

/**
 * Makes a file's content of an answer's events.
 *
 * @throws DocChatError `INVALID_ARGUMENT` when they do not end with `finish`: an incomplete answer is not to be kept.
 */
export function saveAnswer(question: string, events: readonly AnswerEvent[]): SavedAnswerJson {
  const draft = newDraft()
  for (const event of events) addEvent(draft, event)
  const finish = events.at(-1)
  if (finish?.type !== 'finish')
    throw new DocChatError('INVALID_ARGUMENT', 'The answer is not complete: ask again, and save that.')
  return {
    format: 'docchat-answer',
    format_version: 1,
    saved_at: new Date().toISOString(),
    question,
    answer: draft.text,
    no_answer: draft.noAnswer?.reason ?? null,
    model: finish.model,
    citations: draft.citations.map(citationJson),
    usage: finish.usage && usageJson(finish.usage),
    timings: timingsJson(finish.timings),
    events: events.map(answerEventJson),
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
  const { question, answer, citations, events = [] } = value
  if (typeof question !== 'string') throw invalid('"question" is no text.')
  if (typeof answer !== 'string') throw invalid('"answer" is no text.')
  if (!Array.isArray(citations)) throw invalid('"citations" is no list.')
  if (!Array.isArray(events)) throw invalid('"events" is no list.')
  const odd = citations.findIndex((citation) => !isCitation(citation))
  if (odd >= 0) throw invalid(`citation ${odd + 1} is incomplete.`)
  return {
    question,
    text: answer,
    citations: citations.map(readCitation),
    contradictions: contradictionsIn(answer, citations, events),
  }
}

function isCitation(value: unknown): value is CitationJson {
  if (!isRecord(value)) return false
  const { char_start: start, char_end: end, verified } = value
  return (
    ['document_id', 'version_id', 'name', 'quote'].every((key) => typeof value[key] === 'string') &&
    ['marker', 'page'].every((key) => Number.isInteger(value[key])) &&
    (verified === false || (verified === true && Number.isInteger(start) && Number.isInteger(end)))
  )
}

/** What a check does not need may be missing, or anything. */
function readCitation({ version_sha256, char_start, char_end, boxes: _, ...json }: CitationJson): Citation {
  return citationFromJson({
    ...json,
    version_sha256: typeof version_sha256 === 'string' ? version_sha256 : null,
    char_start: Number.isInteger(char_start) ? char_start : null,
    char_end: Number.isInteger(char_end) ? char_end : null,
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(problem: string): DocChatError {
  return new DocChatError('INVALID_ARGUMENT', `The answer cannot be checked: ${problem}`)
}
