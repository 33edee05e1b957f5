import type { Passage } from '../retrieve/passage.ts'
import type { Calculation } from './calculation.ts'
import type { Citation } from './citation.ts'
import type { AnswerEvent, FinishEvent, NoAnswer } from './events.ts'

/** An answer assembled from the events received so far. */
export interface AnswerDraft {
  /** Null before `retrieval-done`. */
  query: string | null
  passages: readonly Passage[]
  text: string
  readonly citations: Citation[]
  readonly calculations: Calculation[]
  noAnswer: NoAnswer | null
  /** Null until the answer is complete. */
  finish: FinishEvent | null
}

/** Returns an empty draft. */
export function newDraft(): AnswerDraft {
  return {
    query: null,
    passages: [],
    text: '',
    citations: [],
    calculations: [],
    noAnswer: null,
    finish: null,
  }
}

/** Applies an event to the draft. */
export function addEvent(draft: AnswerDraft, event: AnswerEvent): void {
  switch (event.type) {
    case 'retrieval-done':
      // Later ones are what a model searched for in addition.
      draft.query ??= event.query
      draft.passages = event.passages
      break
    case 'text-delta':
      draft.text += event.text
      break
    case 'citation': {
      const { type: _, ...citation } = event
      draft.citations.push(citation)
      break
    }
    case 'calculation': {
      const { type: _, ...calculation } = event
      draft.calculations.push(calculation)
      break
    }
    case 'no-answer': {
      const { type: _, ...noAnswer } = event
      draft.noAnswer = noAnswer
      break
    }
    case 'finish':
      draft.finish = event
      break
    case 'error':
      break
  }
}
