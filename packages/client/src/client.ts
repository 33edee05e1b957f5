import { type Answers, createAnswers } from './answers.ts'
import { createApi, dataOf, jsonOf } from './api.ts'
import { ask } from './ask.ts'
import { type Conversations, createConversations } from './conversations.ts'
import { createDocuments, type Documents } from './documents.ts'
import { createJobs, type Jobs } from './jobs.ts'
import { snakeCased } from './names.ts'
import { ApiRequest, stop } from './request.ts'
import { cancelUpload } from './resumable.ts'
import { type ClientOptions, createTransport } from './transport.ts'
import type {
  AnswerEvent,
  AskOptions,
  Health,
  Passage,
  Readiness,
  SearchOptions,
  Status,
  Stoppable,
  Upload,
} from './types.ts'
import { type UploadOptions, upload } from './upload.ts'

/** A client of one DocChat server. Failures are thrown as `DocChatApiError`. */
export interface DocChatClient {
  readonly documents: Documents
  readonly jobs: Jobs
  readonly conversations: Conversations
  readonly answers: Answers
  /** Streams an answer, and goes on after a lost connection. Leaving the loop, or the signal, stops the model. */
  ask(question: string, options?: AskOptions): AsyncGenerator<AnswerEvent>
  /** The passages closest to the query, best first. */
  search(query: string, options?: SearchOptions): Promise<readonly Passage[]>
  /** Uploads a file, and resolves once it is stored and queued. */
  upload(file: Blob, options?: UploadOptions): Promise<Upload>
  /** Gives an upload up that was to be resumed, and deletes what has arrived. */
  cancelUpload(uploadId: string): Promise<void>
  /** A ticket that lets an EventSource open one stream. */
  streamTicket(options?: Stoppable & { readonly path?: string }): Promise<string>
  /** What the server can do, and how much can be searched. */
  status(options?: Stoppable): Promise<Status>
  health(options?: Stoppable): Promise<Health>
  /** Whether the server can work. One that is not ready is an answer, not an error. */
  readiness(options?: Stoppable): Promise<Readiness>
}

/** Creates a client. Nothing is sent before its first use. */
export function createClient(options: ClientOptions): DocChatClient {
  const transport = createTransport(options)
  const api = createApi(transport)
  return {
    documents: createDocuments(api, transport.baseUrl),
    jobs: createJobs(api, transport),
    conversations: createConversations(api),
    answers: createAnswers(api, transport),
    ask: (question, options) => ask(transport, question, options),
    async search(query, { signal, ...options } = {}) {
      const asked = { query, ...snakeCased(options) }
      return (await dataOf(api.GET('/search', { params: { query: asked }, ...stop(signal) }))).passages
    },
    upload: (file, options) => upload(transport, file, options),
    cancelUpload: (id) => cancelUpload(transport, id),
    async streamTicket({ signal, ...body } = {}) {
      return (await dataOf(api.POST('/stream-tickets', { body, ...stop(signal) }))).ticket
    },
    status: (options) => dataOf(api.GET('/status', stop(options?.signal))),
    health: (options) => dataOf(api.GET('/health', stop(options?.signal))),
    async readiness(options) {
      const request = new ApiRequest(`${transport.baseUrl}/readiness`, stop(options?.signal))
      return jsonOf<Readiness>(await transport.send(request, 503), options?.signal)
    },
  }
}
