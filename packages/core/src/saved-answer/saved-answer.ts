import { addEvent, newDraft } from '../answer/answer-draft.ts'
import type { Citation } from '../answer/citation.ts'
import type { AnswerEvent, NoAnswerReason } from '../answer/events.ts'
import { DocChatError } from '../errors.ts'
import { type TimingsJson, timingsJson, type UsageJson, usageJson } from '../json/answer.ts'
import { type AnswerEventJson, answerEventJson } from '../json/answer-event.ts'
import { type CalculationJson, calculationJson } from '../json/calculation.ts'
import { type CitationJson, citationFromJson, citationJson } from '../json/citation.ts'
import { contradictionsIn } from './contradictions.ts'

/**
 * The file format of a saved answer, with everything needed to check it again later; `docchat ask --save` writes it.
 * Keys are in snake_case, as in all output of the program.
 */
export interface SavedAnswerJson {
  readonly format: 'docchat-answer'
  /** Files with another version are rejected; keys may be added without a new version. */
  readonly format_version: 1
  readonly saved_at: string
  readonly question: string
  /** The answer as shown, with its markers; empty if there was none. */
  readonly answer: string
  readonly no_answer: NoAnswerReason | null
  readonly model: string | null
  readonly citations: readonly CitationJson[]
  /** Absent in older files. */
  readonly calculations?: readonly CalculationJson[]
  readonly usage: UsageJson | null
  readonly timings: TimingsJson
  /** All events of the answer, including its passages. */
  readonly events: readonly AnswerEventJson[]
}

/** A saved answer as read from a file. */
export interface SavedAnswer {
  readonly question: string
  /** The answer as shown, with its markers; empty if there was none. */
  readonly text: string
  readonly citations: readonly Citation[]
  /** Human-readable sentences, one for each inconsistency in the file; any means that it was edited. */
  readonly contradictions: readonly string[]
}

/**
 * Turns an answer's events into the content of a file.
 *
 * @throws DocChatError `INVALID_ARGUMENT` if they do not end with `finish`: an incomplete answer cannot be saved.
 */
export function saveAnswer(question: string, events: readonly AnswerEvent[]): SavedAnswerJson {
  const draft = newDraft()
  for (const event of events) addEvent(draft, event)
  const finish = events.at(-1)
  if (finish?.type !== 'finish')
    throw new DocChatError('INVALID_ARGUMENT', 'An incomplete answer cannot be saved. Ask again.')
  return {
    format: 'docchat-answer',
    format_version: 1,
    saved_at: new Date().toISOString(),
    question,
    answer: draft.text,
    no_answer: draft.noAnswer?.reason ?? null,
    model: finish.model,
    citations: draft.citations.map(citationJson),
    ...(draft.calculations.length > 0 && { calculations: draft.calculations.map(calculationJson) }),
    usage: finish.usage && usageJson(finish.usage),
    timings: timingsJson(finish.timings),
    events: events.map(answerEventJson),
  }
}

/**
 * Validates and reads a saved answer from parsed, untrusted JSON.
 *
 * @throws DocChatError `INVALID_ARGUMENT` with what is wrong.
 */
export function readSavedAnswer(value: unknown): SavedAnswer {
  if (!isRecord(value) || value['format'] !== 'docchat-answer')
    throw invalid('the file is not a saved answer.')
  if (value['format_version'] !== 1) throw invalid('it was saved by a newer DocChat. Update DocChat.')
  const { question, answer, citations, events = [] } = value
  if (typeof question !== 'string') throw invalid('"question" is not a string.')
  if (typeof answer !== 'string') throw invalid('"answer" is not a string.')
  if (!Array.isArray(citations)) throw invalid('"citations" is not a list.')
  if (!Array.isArray(events)) throw invalid('"events" is not a list.')
  const incomplete = citations.findIndex((citation) => !isCitation(citation))
  if (incomplete >= 0) throw invalid(`citation ${incomplete + 1} is incomplete.`)
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

/** Keys that checking does not need may be missing or invalid. */
function readCitation({
  version_sha256,
  char_start,
  char_end,
  boxes: _,
  answer: __,
  ...json
}: CitationJson): Citation {
  return citationFromJson({
    ...json,
    page_label: typeof json.page_label === 'string' ? json.page_label : null,
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
