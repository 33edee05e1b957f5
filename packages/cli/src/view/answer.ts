import { type AnswerEvent, type Citation, type ErrorEvent, throwOnError } from '@docchat/core'
import { answerEventJson } from '@docchat/core/json'
import type { Output } from '../terminal/output.ts'
import { cleanLine, cleanText } from '../terminal/sanitize.ts'
import { writeFootnotes } from './footnotes.ts'
import { writeNoAnswer } from './no-answer.ts'

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
}

/** Shows an answer for people. */
export function textView(
  output: Output,
  { hint, isScoped = false, alike }: TextViewOptions = {},
): AnswerView {
  const citations: Citation[] = []
  let open = false
  let quoted = false
  return {
    event(event) {
      switch (event.type) {
        case 'text-delta':
          open = true
          output.write(cleanText(event.text))
          break
        case 'citation':
          citations.push(event)
          break
        case 'no-answer':
          writeNoAnswer(output, event, isScoped)
          break
        case 'finish':
          if (open) output.line()
          writeFootnotes(output, citations)
          quoted = open && event.model === null
          break
        case 'retrieval-done':
          if (event.preferred !== undefined)
            output.note(output.styleNote('dim', preferredNote(event.preferred, alike)))
          break
        // The text says it too.
        case 'calculation':
          break
      }
    },
    interrupted() {
      if (open) output.line()
    },
    async complete() {
      if (quoted && hint !== undefined) output.note(output.styleNote('dim', await hint()))
    },
  }
}

function preferredNote(documents: readonly { readonly name: string }[], alike: string | undefined): string {
  const names = documents.map(({ name }) => cleanLine(name)).join(', ')
  const undo = alike === undefined ? '' : ` To search all alike: ${alike}`
  return `Looking in ${names} first, as the question says.${undo}`
}
