import type { components, operations } from './api.generated.ts'
import type { Camel } from './names.ts'

type Schemas = components['schemas']
type Query<Name extends keyof operations> = NonNullable<operations[Name]['parameters']['query']>
type Ok<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type Citation = Schemas['Citation']
export type Calculation = Schemas['Calculation']
export type Passage = Schemas['Passage']
export type Document = Schemas['Document']
export type Job = Schemas['Job']
export type Conversation = Schemas['Conversation']
export type Answer = Schemas['Answer']
/** Why there is no answer, and the passages that came closest. */
export type NoAnswer = NonNullable<Answer['no_answer']>
export type Status = Schemas['Status']
export type DocumentDetails = Schemas['DocumentDetails']
export type Upload = Schemas['Upload']
export type Label = Ok<'listLabels'>['labels'][number]
export type DocumentVersions = Ok<'listVersions'>
export type FullConversation = Ok<'getConversation'>
export type Health = Ok<'getHealth'>
export type Readiness = Ok<'getReadiness'>
export type DeletedDocuments = Ok<'deleteDocuments'>
export type Page = Ok<'getPage'>
export type TrashedDocument = Ok<'trashDocument'>

/** Stops a request. */
export interface Stoppable {
  readonly signal?: AbortSignal
}

type Chat = operations['chat']['requestBody']['content']['application/json']

export type DocumentChanges = operations['updateDocument']['requestBody']['content']['application/json']

export type AskOptions = Camel<Omit<Chat, 'question'>> &
  Stoppable & {
    /** Is told the id of the answer when its first event arrives, for `answers.resume` and `answers.stop`. */
    onStart?(answerId: string): void
    /** Whether the model stops when the loop is left before its end, also by the signal. @defaultValue true */
    readonly stopOnLeave?: boolean
  }
export type SearchOptions = Camel<Omit<Query<'search'>, 'query'>> & Stoppable
export type DocumentFilters = Camel<Omit<Query<'listDocuments'>, 'cursor'>> & Stoppable
export type JobFilters = Camel<Omit<Query<'listJobs'>, 'cursor'>> & Stoppable
export type ConversationFilters = Camel<Omit<Query<'listConversations'>, 'cursor'>> & Stoppable

/** An event of an answer. A failure is thrown instead. */
export type AnswerEvent =
  | {
      readonly type: 'retrieval-done'
      readonly query: string
      readonly passages: readonly Passage[]
      /** The documents that the question names, whose passages come first. */
      readonly preferred?: readonly { readonly document_id: string; readonly name: string }[]
      /** Which of how many `parts` of a long document is read for its summary; it has `of` in all. */
      readonly reading?: { readonly part: number; readonly parts: number; readonly of: number }
    }
  | { readonly type: 'text-delta'; readonly text: string }
  | ({ readonly type: 'citation' } & Citation)
  | ({ readonly type: 'calculation' } & Calculation)
  | ({ readonly type: 'no-answer' } & NoAnswer)
  | {
      readonly type: 'finish'
      readonly model: string | null
      readonly confidence: number | null
      /** The number of citations of each kind. */
      readonly citations: { readonly verified: number; readonly unverified: number }
      readonly usage: Answer['usage']
      readonly timings: Answer['timings']
    }

/** How much of an upload has been sent. */
export interface UploadProgress {
  readonly sentBytes: number
  /** The size of the file; in a browser, that of the request, which is some bytes more. */
  readonly totalBytes: number
}
