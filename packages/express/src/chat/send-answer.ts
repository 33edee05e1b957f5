import { type AnswerEvent, collectAnswer, DocChatError, throwOnError } from '@docchat/core'
import { answerJson } from '@docchat/core/json'
import type { Question } from '../answers/running-answers.ts'
import { sendLogged } from '../answers/send-events.ts'
import { HttpError } from '../errors/http-error.ts'
import { accepted } from '../http/accept.ts'
import type { Call } from '../http/route.ts'
import { sendEvents, write } from '../sse/stream.ts'

/** The formats of an answer, the default first. */
export const ANSWER_TYPES = ['text/event-stream', 'text/plain', 'application/json'] as const

/** The text that replaces an answer, for clients that receive only text. */
export const NO_ANSWER = 'The documents do not answer this.'

/**
 * Sends an answer in the format that the client accepts: as events, which can be resumed, as plain text, or as one JSON
 * object. HEAD starts no answer.
 */
export async function sendAnswer(call: Call, question: Omit<Question, 'owner'>): Promise<void> {
  const { request, response, settings, signal } = call
  const type = accepted(request, response, ANSWER_TYPES)
  if (request.method === 'HEAD') {
    if (type === 'text/event-stream') await sendEvents(response, noEvents(), { ...settings, signal })
    else response.type(type).end()
  } else if (type === 'text/event-stream') {
    await sendResumable(call, question)
  } else if (type === 'text/plain') {
    for await (const text of texts(question.ask(signal))) {
      if (!response.headersSent) response.type(type).set('Cache-Control', 'no-cache, no-transform')
      await write(response, text, signal)
    }
    response.end()
  } else {
    response.json(answerJson(await collectAnswer(question.ask(signal))))
  }
}

async function* texts(events: AsyncIterable<AnswerEvent>): AsyncGenerator<string> {
  // An error cuts the connection: plain text has no other way to show that the answer is incomplete.
  for await (const event of throwOnError(events)) {
    if (event.type === 'text-delta') yield event.text
    else if (event.type === 'no-answer') yield NO_ANSWER
  }
}

/** Returns once the answer has ended, with or without the client, so that it counts as in progress until then. */
async function sendResumable(call: Call, question: Omit<Question, 'owner'>): Promise<void> {
  const { answers, identity, response } = call
  const { answerId, ended } = await answers.start({ ...question, owner: identity.owner })
  try {
    await sendLogged(call, await answers.find(identity.owner, answerId), 0)
  } finally {
    await ended
  }
  const failure = await ended
  // For the log: nobody else learns of it.
  if (failure !== undefined && response.destroyed && !isDeliberate(failure.error)) throw failure.error
}

function isDeliberate(error: unknown): boolean {
  if (error instanceof HttpError) return true
  return DocChatError.isInstance(error) && error.code === 'ABORTED'
}

async function* noEvents(): AsyncGenerator<never> {}
