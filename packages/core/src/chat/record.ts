import type { AnswerEvent, NoAnswerReason } from '../answer/events.ts'
import type { Exchange, StoredCitation } from '../conversation/conversation-store.ts'

/**
 * Passes an answer on, and keeps it: before its `finish`, so that who sees that can rely on it. What is stopped or fails
 * on the way is kept as far as it was shown; when nothing was shown, nothing is kept.
 *
 * @throws whatever `keep` throws, in place of `finish`.
 */
export async function* record(
  events: AsyncIterable<AnswerEvent>,
  { question, model }: { readonly question: string; readonly model: string | null },
  keep: (exchange: Exchange) => Promise<void>,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const askedAt = new Date().toISOString()
  const citations: StoredCitation[] = []
  let query = question
  let text = ''
  let noAnswer: NoAnswerReason | null = null
  let kept = false

  const keepNow = async (complete: boolean) => {
    kept = true
    const answer = { text, citations, noAnswer, model, complete, query }
    await keep({ question: question.trim(), answer, askedAt })
  }

  /** It has failed already: a second failure would only hide the first. */
  const keepShown = async () => {
    if (!kept && text !== '') await keepNow(false).catch(() => undefined)
  }

  try {
    for await (const event of events) {
      if (event.type === 'retrieval-done') query = event.query
      else if (event.type === 'text-delta') text += event.text
      else if (event.type === 'citation') citations.push(withoutType(event))
      else if (event.type === 'no-answer') noAnswer = event.reason
      else if (event.type === 'finish') await keepNow(true)
      else if (event.type === 'error') await keepShown()
      yield event
    }
  } finally {
    await keepShown()
  }
}

function withoutType({ type: _, ...citation }: StoredCitation & { readonly type: string }): StoredCitation {
  return citation
}
