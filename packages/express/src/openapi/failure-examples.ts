import { DocChatError } from '@docchat/core'
import { ANSWER_TYPES } from '../chat/send-answer.ts'
import { HttpError } from '../errors/http-error.ts'
import { type Failure, failureOf } from '../errors/problem.ts'
import { notAcceptable } from '../http/accept.ts'
import type { RouteSpec } from '../http/route.ts'
import { invalid } from '../http/validate.ts'

/** A failure of a request, by example. */
export interface FailureExample {
  /** Names the failure among the document's components. */
  readonly name: string
  readonly failure: Failure
  /** The path of the request that fails. */
  readonly instance: string
}

const EXAMPLES = {
  MalformedUrl: ['/documents/%', new HttpError('MALFORMED_REQUEST', 'The URL is not well-formed.')],
  MalformedJson: ['/chat', new HttpError('MALFORMED_REQUEST', 'The body is not valid JSON.')],
  MalformedForm: ['/upload', new HttpError('MALFORMED_REQUEST', 'The form is malformed or incomplete.')],
  Unauthenticated: [
    '/documents',
    new HttpError(
      'UNAUTHENTICATED',
      'Authentication is required. Send the header Authorization: Bearer <key or token>.',
    ),
  ],
  Forbidden: [
    '/documents',
    new HttpError(
      'FORBIDDEN',
      'Without authentication, this server accepts requests to localhost only. Allow another name of this machine in its settings.',
    ),
  ],
  DocumentNotFound: [
    '/documents/doc_1',
    new DocChatError(
      'DOCUMENT_NOT_FOUND',
      'There is no document doc_1. List the documents to see their ids.',
    ),
  ],
  UploadNotFound: [
    '/uploads/upl_1',
    new DocChatError(
      'UPLOAD_NOT_FOUND',
      'There is no upload upl_1. It may have expired, or have been refused: begin a new one.',
    ),
  ],
  JobNotFound: [
    '/jobs/job_1',
    new DocChatError('JOB_NOT_FOUND', 'There is no job job_1. It may have been deleted after it ended.'),
  ],
  DeliveryNotFound: [
    '/webhooks/deliveries/job_1/redeliver',
    new DocChatError(
      'DELIVERY_NOT_FOUND',
      'There is no webhook delivery job_1. It may have been deleted after it ended.',
    ),
  ],
  ConversationNotFound: [
    '/conversations/con_1',
    new DocChatError(
      'CONVERSATION_NOT_FOUND',
      'There is no conversation con_1. List the conversations to see their ids.',
    ),
  ],
  AnswerNotFound: [
    '/answers/ans_1',
    new HttpError(
      'ANSWER_NOT_FOUND',
      'There is no answer ans_1. It is kept for a short time after its end, by the server that wrote it, or by all that share their events.',
    ),
  ],
  AnswerStopped: ['/answers/ans_1/events', new HttpError('ANSWER_STOPPED', 'The answer was stopped.')],
  AnswerEventsGone: [
    '/answers/ans_1/events',
    new HttpError(
      'ANSWER_EVENTS_GONE',
      'The first events of the answer ans_1 are no longer kept. Read it in its conversation, or ask again.',
    ),
  ],
  ModelNotFound: [
    '/v1/chat/completions',
    new HttpError('MODEL_NOT_FOUND', 'There is no model "gpt-5-mini". Use "docchat".', {
      details: { param: 'model' },
    }),
  ],
  NotAcceptable: ['/chat', notAcceptable(ANSWER_TYPES)],
  BodyTimeout: [
    '/chat',
    new HttpError('REQUEST_TIMEOUT', 'The body was not received completely within 30 s. Send it again.'),
  ],
  UploadTimeout: [
    '/upload',
    new HttpError(
      'REQUEST_TIMEOUT',
      'The upload stalled, or was slower than 1024 bytes per second, for 30 s. Send it again.',
    ),
  ],
  JobStateConflict: [
    '/jobs/job_1',
    new DocChatError('JOB_STATE_CONFLICT', 'Job job_1 is cancelled and cannot be cancelled.'),
  ],
  IdempotencyInProgress: [
    '/upload',
    new DocChatError(
      'IDEMPOTENCY_IN_PROGRESS',
      'A request with this idempotency key is still being carried out. Wait, then repeat it.',
    ),
  ],
  BodyTooLarge: [
    '/chat',
    new HttpError('PAYLOAD_TOO_LARGE', 'The JSON body is larger than 1048576 bytes.', {
      details: { maxJsonBytes: 1_048_576 },
    }),
  ],
  FileTooLarge: [
    '/upload',
    new DocChatError('FILE_TOO_LARGE', 'The file may have at most 20971520 bytes. Send less.', {
      details: { limitBytes: 20_971_520, maxFiles: 1 },
    }),
  ],
  UnsupportedBody: ['/chat', new HttpError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.')],
  UnsupportedForm: ['/upload', new HttpError('UNSUPPORTED_MEDIA_TYPE', 'Send files as multipart/form-data.')],
  RangeNotSatisfiable: [
    '/documents/doc_1/file',
    new HttpError('RANGE_NOT_SATISFIABLE', 'The requested range is outside the file, which has 23 bytes.'),
  ],
  ExpectationFailed: [
    '/documents',
    new HttpError('EXPECTATION_FAILED', 'The only expectation that the server meets is 100-continue.'),
  ],
  InvalidParameter: [
    '/documents',
    invalid([{ in: 'query', field: 'limit', message: 'expected a whole number from 1 to 100, got text' }]),
  ],
  InvalidBody: [
    '/chat',
    invalid([{ in: 'body', field: 'question', message: 'is missing; send text of 1 to 10000 characters' }]),
  ],
  RateLimited: [
    '/documents',
    new HttpError('RATE_LIMITED', 'More than 1000 queries were sent in a minute. Wait 12 s.', {
      details: { limit: 1000, windowSeconds: 60, retryAfterSeconds: 12 },
    }),
  ],
  HeadersTooLarge: [
    '',
    new HttpError('MALFORMED_REQUEST', 'The URL and the headers are too large. Send fewer or shorter ones.'),
  ],
  Unexpected: ['/documents', new Error('The text of an unexpected error is only for the log.')],
  ModelFailed: ['/chat', new DocChatError('MODEL_FAILED', 'The model did not answer.')],
  Unavailable: [
    '/documents',
    new DocChatError('STORE_BUSY', 'Another request is rebuilding the index of this document. Try again.'),
  ],
  AnswerTimeout: ['/chat', new DocChatError('ANSWER_TIMEOUT', 'The model did not answer in time.')],
  StorageFull: ['/upload', new DocChatError('STORAGE_FULL', 'There is no space left.')],
} as const satisfies Record<string, readonly [instance: string, error: Error]>

type Name = keyof typeof EXAMPLES
type Names = Readonly<Record<number, Name>>

const EVERYWHERE: Names = {
  400: 'MalformedUrl',
  401: 'Unauthenticated',
  403: 'Forbidden',
  404: 'DocumentNotFound',
  406: 'NotAcceptable',
  416: 'RangeNotSatisfiable',
  417: 'ExpectationFailed',
  422: 'InvalidParameter',
  429: 'RateLimited',
  431: 'HeadersTooLarge',
  500: 'Unexpected',
  502: 'ModelFailed',
  503: 'Unavailable',
  504: 'AnswerTimeout',
  507: 'StorageFull',
}

const WITH_JSON: Names = {
  400: 'MalformedJson',
  408: 'BodyTimeout',
  413: 'BodyTooLarge',
  415: 'UnsupportedBody',
  422: 'InvalidBody',
}

const WITH_FILES: Names = {
  400: 'MalformedForm',
  408: 'UploadTimeout',
  409: 'IdempotencyInProgress',
  413: 'FileTooLarge',
  415: 'UnsupportedForm',
}

/** By the beginning of the path. */
const BY_PATH: Readonly<Record<string, Names>> = {
  '/uploads': { 404: 'UploadNotFound' },
  '/jobs': { 404: 'JobNotFound', 409: 'JobStateConflict' },
  '/webhooks': { 404: 'DeliveryNotFound', 409: 'JobStateConflict' },
  '/conversations': { 404: 'ConversationNotFound', 409: 'IdempotencyInProgress' },
  '/answers': { 404: 'AnswerNotFound', 409: 'AnswerStopped', 410: 'AnswerEventsGone' },
  '/chat': { 404: 'ConversationNotFound' },
  '/v1': { 404: 'ModelNotFound' },
}

/** What a route responds when it fails with a status; undefined if there is no example of it. */
export function failureExample(spec: RouteSpec, status: number): FailureExample | undefined {
  const ofBody = spec.multipart ? WITH_FILES : spec.body ? WITH_JSON : {}
  const [, ofPath = {}] = Object.entries(BY_PATH).find(([prefix]) => spec.path.startsWith(prefix)) ?? []
  const name = ofPath[status] ?? ofBody[status] ?? EVERYWHERE[status]
  if (name === undefined) return undefined
  const [instance, error] = EXAMPLES[name]
  // Node's parser responds with 431; no error of ours has this status.
  return { name, instance, failure: { ...failureOf(error), ...(status === 431 && { status }) } }
}
