import type { Request } from 'express'
import { HttpError } from '../errors/http-error.ts'
import { type Route, route } from '../http/route.ts'
import { sendEvents } from '../sse/stream.ts'
import { chunks, completion } from './completion.ts'
import { conversationOf } from './conversation.ts'
import { completionJson, completionRequest, modelsJson } from './json.ts'

export const openAIRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/v1/models',
      id: 'listModels',
      summary: "The models, for OpenAI's clients: there is one, which answers from the documents",
      tag: 'openai',
      errorShape: 'openai',
      responses: { 200: { description: 'It.', content: { 'application/json': modelsJson } } },
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
      summary: "Answers a question from the documents, for OpenAI's clients",
      description: "Citations are `url_citation` annotations, whose URL is the document's page.",
      tag: 'openai',
      errorShape: 'openai',
      body: completionRequest,
      responses: {
        200: {
          description: 'The answer, in chunks when `stream` is true.',
          content: { 'application/json': completionJson, 'text/event-stream': null },
        },
        404: { description: 'There is no such model.' },
        502: { description: 'The model failed before the answer began.' },
      },
    },
    async ({ owner, body, request, response, settings, signal }) => {
      if (body.model !== settings.modelName) {
        throw new HttpError(
          'MODEL_NOT_FOUND',
          `There is no model "${body.model}", only "${settings.modelName}".`,
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
        await sendEvents(response, answer, { heartbeatMs: settings.heartbeatMs, signal })
      } else response.json(await completion(events, options))
    },
  ),
]

/** Where the client reached this router. */
function addressOf(request: Request): string {
  return `${request.protocol}://${request.get('host') ?? 'localhost'}${request.baseUrl}`
}
