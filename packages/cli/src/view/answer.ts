import type { AnswerEvent, CitationEvent } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { cleanText, snakeCased } from '../terminal/sanitize.ts'
import { writeFootnotes } from './footnotes.ts'
import { writeNoAnswer } from './no-answer.ts'

type Shown = Exclude<AnswerEvent, { type: 'error' }>

/** How an answer is shown as it arrives. */
export interface AnswerView {
  event(event: Shown): void
  /** The answer ends here, incomplete. */
  interrupted(): void
}

/** An answer for programs; its end names the conversation that it is part of, if any. */
export function jsonView(output: Output, conversationId: string | null): AnswerView {
  return {
    event(event) {
      const extra = event.type === 'finish' && conversationId !== null ? { conversationId } : {}
      output.event(snakeCased({ ...event, ...extra }))
    },
    interrupted: () => undefined,
  }
}

/** An answer for people, with a hint how to get written answers unless that was said before. */
export function textView(output: Output, { hint = true }: { readonly hint?: boolean } = {}): AnswerView {
  const citations: CitationEvent[] = []
  let open = false
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
          writeNoAnswer(output, event)
          break
        case 'finish':
          if (open) output.line()
          writeFootnotes(output, citations)
          if (open && hint && event.model === null) output.note(output.styleNote('dim', NO_MODEL))
          break
        case 'retrieval-done':
          break
      }
    },
    interrupted() {
      if (open) output.line()
    },
  }
}

const NO_MODEL =
  'These are quotes from the documents. For written answers set OPENAI_API_KEY, or OPENAI_BASE_URL for a local model.'
