import { type AnswerEvent, type Citation, type ErrorEvent, type Reading, throwOnError } from '@docchat/core'
import { answerEventJson } from '@docchat/core/json'
import type { Output } from '../terminal/output.ts'
import { cleanLine, cleanText } from '../terminal/sanitize.ts'
import { type LinkTarget, writeFootnotes } from './footnotes.ts'
import { writeNoAnswer } from './no-answer.ts'
import { saidIn } from './said.ts'
import { textStream } from './text.ts'

type Shown = Exclude<AnswerEvent, ErrorEvent>

/** Shows an answer as it arrives. */
export interface AnswerView {
  event(event: Shown): void
  /** Called when the answer ends before it is complete. */
  interrupted(): void
  /** Called after the last event. */
  complete(): Promise<void>
}

/** Shows an answer as it arrives, and yields its events. @throws the error that ends it, after informing the view. */
export async function* showAnswer(
  view: AnswerView,
  events: AsyncIterable<AnswerEvent>,
): AsyncGenerator<Shown, void, undefined> {
  try {
    for await (const event of throwOnError(events)) {
      view.event(event)
      yield event
    }
    await view.complete()
  } catch (error) {
    view.interrupted()
    throw error
  }
}

/** Shows an answer for programs. The last event names the conversation, if there is one. */
export function jsonView(output: Output, conversationId: string | null): AnswerView {
  return {
    event(event) {
      const named = event.type === 'finish' && conversationId !== null
      output.event({ ...answerEventJson(event), ...(named && { conversation_id: conversationId }) })
    },
    interrupted: () => undefined,
    complete: async () => undefined,
  }
}

/** Options of {@link textView}. */
export interface TextViewOptions {
  /** Says how to get answers from a model, below an answer without one. @defaultValue nothing is said */
  readonly hint?: () => Promise<string>
  /** The option by which all documents are searched alike. @defaultValue none */
  readonly alike?: string
  /** Whether options restrict the search. @defaultValue false */
  readonly isScoped?: boolean
  /** Whether a model writes the answer, in Markdown. @defaultValue false */
  readonly isWritten?: boolean
  /** Returns where footnotes lead; called when all are known. @defaultValue nowhere */
  readonly targets?: (citations: readonly Citation[]) => Promise<LinkTarget>
}

/** Before a footnote marker no line ends. */
const BEFORE_MARKER = / (?=\[\d+\??\])/g

/** Shows an answer for people. */
export function textView(
  output: Output,
  { hint, isScoped = false, alike, isWritten = false, targets }: TextViewOptions = {},
): AnswerView {
  const citations: Citation[] = []
  const stream = textStream(output, { isMarkdown: isWritten })
  const isTerminal = output.columns !== undefined
  let question = ''
  let shown = ''
  let quotes = false
  let isUncited = false
  let isDeclined = false
  return {
    event(event) {
      switch (event.type) {
        case 'text-delta': {
          const text = cleanText(event.text)
          shown += text
          stream.text(isTerminal ? text.replace(BEFORE_MARKER, '\u00a0') : text)
          break
        }
        case 'citation':
          citations.push(event)
          stream.mark(saidIn(event))
          break
        case 'no-answer':
          stream.end()
          isDeclined = true
          writeNoAnswer(output, event, { isScoped, question })
          break
        case 'finish':
          stream.end()
          quotes = shown !== '' && event.model === null
          isUncited = !isDeclined && event.model !== null && citations.length === 0
          break
        case 'retrieval-done':
          question ||= event.query
          if (event.reading !== undefined) output.note(output.styleNote('dim', readingNote(event.reading)))
          if (event.preferred !== undefined)
            output.note(output.styleNote('dim', preferredNote(event.preferred, alike)))
          break
        // The text says it too.
        case 'calculation':
          break
      }
    },
    interrupted: () => stream.end(),
    async complete() {
      const target = output.links ? await targets?.(citations) : undefined
      writeFootnotes(output, citations, { ...(quotes && { quoted: shown }), ...(target && { target }) })
      if (isUncited) output.note(output.styleNote('yellow', UNCITED))
      if (quotes && hint !== undefined) output.note(output.styleNote('dim', await hint()))
    },
  }
}

const UNCITED = 'The model cited nothing: no part of this answer was checked against the documents.'

function readingNote({ part, parts, of }: Reading): string {
  if (part > 1) return `Reading part ${part} of ${parts} …`
  const which = parts < of ? `${parts} of the ${of} parts of the document` : `the document in ${parts} parts`
  return `Reading ${which}, with ${parts + 1} requests to the model. Part 1 of ${parts} …`
}

function preferredNote(documents: readonly { readonly name: string }[], alike: string | undefined): string {
  const names = documents.map(({ name }) => cleanLine(name)).join(', ')
  const undo = alike === undefined ? '' : ` To search all alike: ${alike}`
  return `Looking in ${names} first, as the question says.${undo}`
}
