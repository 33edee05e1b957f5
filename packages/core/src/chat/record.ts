import { addEvent, newDraft } from '../answer/answer-draft.ts'
import type { AnswerEvent } from '../answer/events.ts'
import type { Exchange } from '../conversation/conversation-store.ts'

/**
 * Passes an answer's events through and stores the answer before emitting `finish`, so that `finish` guarantees it is
 * stored. An answer that is stopped or fails is stored as far as it was emitted; if there was no text, nothing is
 * stored.
 *
 * @param onUnsaved is called with what `keep` throws for a complete answer; by default, this is thrown in place of `finish`.
 */
export async function* record(
  events: AsyncIterable<AnswerEvent>,
  { question, model }: { readonly question: string; readonly model: string | null },
  keep: (exchange: Exchange) => Promise<void>,
  onUnsaved: (error: unknown) => void = (error) => {
    throw error
  },
): AsyncGenerator<AnswerEvent, void, undefined> {
  const askedAt = new Date().toISOString()
  const draft = newDraft()
  let kept = false

  const keepNow = async (complete: boolean) => {
    kept = true
    const { text, citations, calculations, noAnswer } = draft
    const query = draft.query ?? question
    const answer = {
      ...{ text, citations, ...(calculations.length > 0 && { calculations }) },
      ...{ noAnswer: noAnswer?.reason ?? null, model, complete, query },
    }
    await keep({ question: question.trim(), answer, askedAt })
  }

  /** The answer has already failed: a second failure would only hide the first. */
  const keepShown = async () => {
    if (!kept && draft.text !== '') await keepNow(false).catch(() => undefined)
  }

  try {
    for await (const event of events) {
      addEvent(draft, event)
      if (event.type === 'finish') await keepNow(true).catch(onUnsaved)
      else if (event.type === 'error') await keepShown()
      yield event
    }
  } finally {
    await keepShown()
  }
}
