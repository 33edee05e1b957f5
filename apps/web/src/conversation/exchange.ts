import type { Citation, FullConversation } from '@docchat/client'
import { pageName } from '../ui/page-name.ts'
import type { LiveAnswer, ShownNoAnswer } from './answers.ts'

type Stored = FullConversation['exchanges'][number]

/** A question with its answer, stored or still being written. */
export interface Exchange {
  /** Null until it is stored. */
  readonly number: number | null
  /** The answer's id while the page still knows it. */
  readonly id: string | null
  /** The number of the exchange in whose place it can be asked again. */
  readonly replaces: number | undefined
  readonly question: string
  readonly text: string
  readonly citations: readonly Citation[]
  readonly noAnswer: ShownNoAnswer | null
  /** The names of the documents that were looked in first; none once that is forgotten. */
  readonly preferred: readonly string[]
  /** Null if the answer quotes the documents; undefined until that is known. */
  readonly model: string | null | undefined
  readonly state: LiveAnswer['state']
  readonly error: unknown
}

/** The exchanges of a conversation, with the one in progress until it is stored. */
export function exchangesOf(
  conversation: FullConversation | undefined,
  live: LiveAnswer | undefined,
): readonly Exchange[] {
  const stored = conversation?.exchanges ?? []
  if (live === undefined) return stored.map(fromStored)
  const inVain = live.state === 'failed' || live.state === 'stopped'
  // What it replaces is shown again if it comes to nothing.
  const shown = stored.filter(({ number }) => inVain || number !== live.replaces)
  const known = [...live.declined, live]
  const places = known.map((answer) => placeOf(answer, shown))
  const exchanges = shown.map((one) => {
    const own = known[places.lastIndexOf(one)]
    // The live one knows more: the nearest passages, and why it failed. But it may have missed the end.
    const missed = own?.state === 'failed' && one.complete
    return own === undefined || missed
      ? fromStored(one)
      : { ...own, number: one.number, replaces: one.number }
  })
  if (places.at(-1) !== undefined) return exchanges
  return [...exchanges, { ...live, number: null }]
}

/** The stored exchange of an answer. The same question may have been asked in another tab too, or be stored though it was stopped. */
function placeOf({ after, question, text }: LiveAnswer, stored: readonly Stored[]): Stored | undefined {
  const asked = stored.filter((one) => one.number > after && one.question === question)
  return asked.find(({ answer }) => answer === text) ?? asked.at(-1)
}

function fromStored(exchange: Stored): Exchange {
  const { number, question, answer, citations, no_answer, model, complete } = exchange
  return {
    number,
    id: null,
    replaces: number,
    question,
    text: answer,
    citations,
    noAnswer: no_answer === null ? null : { reason: no_answer, nearest: [] },
    preferred: [],
    model,
    state: complete ? 'done' : 'stopped',
    error: null,
  }
}

/** A footnote that the text itself defines. */
const DEFINITION = /^([\s>*+-]*)\[\^(?=[^\]\n]*\]:)/gm

/** An answer as Markdown, with its citations as footnotes, and no others. */
export function toMarkdown({ question, text, citations }: Exchange): string {
  const body = text
    .replaceAll(DEFINITION, '$1\\[^')
    .replaceAll(/\[(\d{1,4})\??\]/g, (marker, number: string) =>
      citations.some((citation) => citation.marker === Number(number)) ? `[^${number}]` : marker,
    )
  const notes = citations.map(({ marker, name, page, page_label, quote, verified }) => {
    const doubt = verified ? '' : ' (not verified)'
    return `[^${marker}]: ${name}, ${pageName({ page, page_label })}${doubt}: “${quote.replaceAll(/\s+/g, ' ')}”`
  })
  return [`**${question}**`, body, notes.join('\n')].filter(Boolean).join('\n\n')
}
