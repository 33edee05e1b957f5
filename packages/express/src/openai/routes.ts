import * as z from 'zod'
import { asking } from '../chat/routes.ts'
import { type Route, route } from '../http/route.ts'
import { idParam } from '../http/schemas.ts'
import { scopeOf } from '../search/scope.ts'
import { sendEvents } from '../sse/stream.ts'
import { chunks, completion, failureChunk } from './completion.ts'
import { conversationOf } from './conversation.ts'
import { completionJson, completionRequest, modelJson, modelsJson } from './json.ts'
import { addressOf, checkModel } from './model.ts'
import { responsesRoute } from './responses-route.ts'

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
      response.json({ object: 'list', data: [modelOf(settings.modelName)] })
    },
  ),
  route(
    {
      method: 'get',
      path: '/v1/models/{id}',
      id: 'getModel',
      summary: 'Get a model',
      description: "Returns the one model that OpenAI's clients can use.",
      tag: 'openai',
      errorShape: 'openai',
      params: z.object({ id: idParam.describe('The name of the model.') }),
      responses: {
        200: { description: 'The model that was asked for.', content: { 'application/json': modelJson } },
        404: { description: 'The model does not exist.' },
      },
    },
    async ({ params, settings, response }) => {
      checkModel(params.id, settings.modelName)
      response.json(modelOf(params.id))
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
        404: { description: 'The model or the conversation does not exist.' },
        502: { description: 'The model failed before the answer began.' },
        504: { description: 'The model did not answer in time.' },
      },
    },
    async ({ owner, body, request, response, settings, signal }) => {
      checkModel(body.model, settings.modelName)
      const { question, history } = conversationOf(body.messages)
      const base = addressOf(request)
      const options = {
        model: settings.modelName,
        citations: body.docchat?.citations === true,
        pageUrl: (id: string, page: number) => `${base}/documents/${encodeURIComponent(id)}/pages/${page}`,
      }
      const { docchat = {} } = body
      const { conversation_id } = docchat
      const events = asking(owner, conversation_id).ask(question, {
        signal,
        ...scopeOf(docchat),
        ...(conversation_id === undefined && { history }),
      })
      if (body.stream === true) {
        const includeUsage = body.stream_options?.include_usage === true
        const answer = chunks(events, { ...options, includeUsage })
        const { heartbeatMs } = settings
        await sendEvents(response, answer, { heartbeatMs, signal, failureEvent: failureChunk })
      } else response.json(await completion(events, options))
    },
  ),
  responsesRoute,
]

function modelOf(name: string): object {
  return { id: name, object: 'model', created: 0, owned_by: 'docchat' }
}
