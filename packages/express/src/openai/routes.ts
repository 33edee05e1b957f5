import type { Request } from 'express'
import { HttpError } from '../errors/http-error.ts'
import { type Route, route } from '../http/route.ts'
import { sendEvents } from '../sse/stream.ts'
import { chunks, completion, failureChunk } from './completion.ts'
import { conversationOf } from './conversation.ts'
import { completionJson, completionRequest, modelsJson } from './json.ts'

export const openAIRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/v1/models',
      id: 'listModels',
      summary: 'List the models',
      description: "Returns the one model that OpenAI's clients can use. It answers from the documents.",
      tag: 'openai',
      errorShape: 'openai',
      responses: {
        200: { description: 'The list with the one model.', content: { 'application/json': modelsJson } },
      },
    },
    async ({ settings, response }) => {
      const model = { id: settings.modelName, object: 'model', created: 0, owned_by: 'docchat' }
      response.json({ object: 'list', data: [model] })
    },
  ),
  route(
    {
      method: 'post',
      path: '/v1/chat/completions',
      id: 'createCompletion',
      summary: 'Create a chat completion',
      description:
        "Answers a question from the documents in OpenAI's format. Citations are `url_citation` annotations with the URL of the cited page.",
      tag: 'openai',
      errorShape: 'openai',
      work: 'ask',
      body: completionRequest,
      responses: {
        200: {
          description: 'The answer; in chunks if `stream` is true.',
          content: { 'application/json': completionJson, 'text/event-stream': null },
        },
        404: { description: 'The model does not exist.' },
        502: { description: 'The model failed before the answer began.' },
      },
    },
    async ({ owner, body, request, response, settings, signal }) => {
      if (body.model !== settings.modelName) {
        throw new HttpError(
          'MODEL_NOT_FOUND',
          `There is no model "${body.model}". Use "${settings.modelName}".`,
          {
            details: { param: 'model' },
          },
        )
      }
      const { question, history } = conversationOf(body.messages)
      const base = addressOf(request)
      const options = {
        model: settings.modelName,
        citations: body.docchat?.citations === true,
        pageUrl: (id: string, page: number) => `${base}/documents/${encodeURIComponent(id)}/pages/${page}`,
      }
      const events = owner.ask(question, { history, signal })
      if (body.stream === true) {
        const includeUsage = body.stream_options?.include_usage === true
        const answer = chunks(events, { ...options, includeUsage })
        const { heartbeatMs } = settings
        await sendEvents(response, answer, { heartbeatMs, signal, failureEvent: failureChunk })
      } else response.json(await completion(events, options))
    },
  ),
]

/** The URL at which the client reached this router. */
function addressOf(request: Request): string {
  return `${request.protocol}://${request.get('host') ?? 'localhost'}${request.baseUrl}`
}
