import { asking } from '../chat/routes.ts'
import { HttpError } from '../errors/http-error.ts'
import { type Route, route } from '../http/route.ts'
import { scopeOf } from '../search/scope.ts'
import { sendEvents } from '../sse/stream.ts'
import { conversationOf } from './conversation.ts'
import type { MessageJson } from './json.ts'
import { addressOf, checkModel } from './model.ts'
import { response as responseOf, responseStream } from './response.ts'
import { type InputPart, type ResponseRequest, responseJson, responseRequest } from './responses-json.ts'

export const responsesRoute: Route = route(
  {
    method: 'post',
    path: '/v1/responses',
    id: 'createResponse',
    summary: 'Create a response',
    description:
      "Answers a question from the documents in the format of OpenAI's Responses API. Citations are `url_citation` annotations with the URL of the cited page, and its number, the quoted words and whether they were found there. Responses are not kept.",
    tag: 'openai',
    errorShape: 'openai',
    work: 'ask',
    body: responseRequest,
    responses: {
      200: {
        description: 'The answer; as events if `stream` is true.',
        content: { 'application/json': responseJson, 'text/event-stream': null },
      },
      404: { description: 'The model or the conversation does not exist.' },
      502: { description: 'The model failed before the answer began.' },
      504: { description: 'The model did not answer in time.' },
    },
  },
  async ({ owner, body, request, response, settings, signal }) => {
    checkModel(body.model, settings.modelName)
    refuseUnsupported(body)
    const { question, history } = conversationOf(messagesOf(body.input), 'input')
    const { docchat = {} } = body
    const { conversation_id } = docchat
    const base = addressOf(request)
    const options = {
      model: settings.modelName,
      pageUrl: (id: string, page: number) => `${base}/documents/${encodeURIComponent(id)}/pages/${page}`,
    }
    const events = asking(owner, conversation_id).ask(question, {
      signal,
      ...scopeOf(docchat),
      ...(conversation_id === undefined && { history }),
    })
    if (body.stream === true) {
      const { events: sent, failed } = responseStream(events, options)
      await sendEvents(response, sent, { heartbeatMs: settings.heartbeatMs, signal, failureEvent: failed })
    } else response.json(await responseOf(events, options))
  },
)

const TEXT = ['input_text', 'output_text']

function messagesOf(input: ResponseRequest['input']): MessageJson[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }]
  return input.flatMap(({ type = 'message', role, content }): MessageJson[] => {
    if (type !== 'message' || role === undefined) return []
    if (content === undefined || typeof content === 'string') return [{ role, content }]
    return [{ role, content: content.flatMap(textOf) }]
  })
}

function textOf({ type, text }: InputPart): { type: 'text'; text: string }[] {
  if (text !== undefined && TEXT.includes(type)) return [{ type: 'text', text }]
  if (type === 'refusal') return []
  throw unsupported('input', `Parts of the type ${JSON.stringify(type)} cannot be asked. Send text.`)
}

/** @throws HttpError `VALIDATION_ERROR` for what would otherwise be answered as if it had not been said. */
function refuseUnsupported({ previous_response_id, background, input }: ResponseRequest): void {
  if (previous_response_id != null) {
    throw unsupported(
      'previous_response_id',
      'Responses are not kept. Send the earlier messages in input, or docchat.conversation_id.',
    )
  }
  if (background === true)
    throw unsupported('background', 'Responses are not written in the background. Stream it.')
  if (typeof input !== 'string' && input.some(({ type }) => type === 'item_reference')) {
    throw unsupported(
      'input',
      'Items are not kept. Send the messages themselves instead of references to them.',
    )
  }
}

function unsupported(field: string, message: string): HttpError {
  return new HttpError('VALIDATION_ERROR', message, {
    details: { errors: [{ in: 'body', field, message: 'is not supported' }] },
  })
}
