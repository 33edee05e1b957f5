import { jobJson } from '@docchat/core/json'
import * as z from 'zod'
import { type Route, route } from '../http/route.ts'
import { commaSeparated, cursorFields, cursorQuery, idParam } from '../http/schemas.ts'
import {
  answerJsonOnce,
  idempotencyFailures,
  idempotencyHeaders,
  replayedHeader,
} from '../idempotency/once.ts'
import { sendEvents } from '../sse/stream.ts'
import { ticketQuery } from '../stream-tickets/ticket.ts'
import { hasEnded, jobEvents } from './events.ts'
import { JOB_KINDS, JOB_STATES, jobSchema } from './schema.ts'

const params = z.object({ id: idParam.describe('The id of the job.') })
const oneJob = { 'application/json': jobSchema }

export const jobRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/jobs',
      id: 'listJobs',
      summary: 'List the jobs',
      description: 'Returns a page of the jobs that match every filter, newest first.',
      tag: 'jobs',
      query: z.object({
        ...cursorQuery,
        states: commaSeparated(z.enum(JOB_STATES))
          .optional()
          .describe(`Only jobs in one of these states (${JOB_STATES.join(', ')}), separated by commas.`),
        kinds: commaSeparated(z.enum(JOB_KINDS))
          .optional()
          .describe(`Only jobs of these kinds (${JOB_KINDS.join(', ')}), separated by commas.`),
        document_id: idParam.optional().describe('Only jobs about this document.'),
      }),
      responses: {
        200: {
          description: 'A page of the jobs.',
          content: {
            'application/json': z.object({
              jobs: z.array(jobSchema).describe('The jobs of this page.'),
              ...cursorFields,
            }),
          },
        },
      },
    },
    async ({ owner, query: { limit, cursor, states, kinds, document_id }, response }) => {
      const { jobs, nextCursor, total } = await owner.jobs.list({
        limit,
        ...(cursor !== undefined && { cursor }),
        ...(states && { states }),
        ...(kinds && { kinds }),
        ...(document_id !== undefined && { documentId: document_id }),
      })
      response.json({ jobs: jobs.map(jobJson), next_cursor: nextCursor, total })
    },
  ),
  route(
    {
      method: 'get',
      path: '/jobs/{id}',
      id: 'getJob',
      summary: 'Get a job',
      description: 'Returns the state and the progress of the job.',
      tag: 'jobs',
      params,
      responses: { 200: { description: 'The job in its current state.', content: oneJob } },
    },
    async ({ owner, params, response }) => {
      response.json(jobJson(await owner.jobs.get(params.id)))
    },
  ),
  route(
    {
      method: 'get',
      path: '/jobs/{id}/events',
      id: 'watchJob',
      summary: 'Watch a job',
      description:
        'Sends the job now and after each change as server-sent events: `progress`, and one `finish` when the job has ended. The data of each event is the whole job. A client that reconnects with `Last-Event-ID` continues where it stopped.',
      tag: 'jobs',
      acceptsTickets: true,
      work: 'watch',
      params,
      query: z.object(ticketQuery),
      headers: z.object({
        'last-event-id': z.coerce
          .number()
          .int()
          .min(0)
          .optional()
          .catch(undefined)
          .describe('The id of the last event that the client received.'),
      }),
      responses: {
        200: { description: 'The events, until the job has ended.', content: { 'text/event-stream': null } },
        204: {
          description:
            'The job has ended and the client has received its last event. There is no need to reconnect.',
        },
      },
    },
    async ({ owner, params, headers, response, settings, signal }) => {
      const seen = headers['last-event-id']
      const job = await owner.jobs.get(params.id)
      if (hasEnded(job) && job.revision === seen) {
        response.status(204).end()
        return
      }
      // On shutdown, clients are disconnected at once: they can watch the job at another server.
      const watching = AbortSignal.any([signal, settings.draining])
      const events = jobEvents(owner.jobs.watch(params.id, { signal: watching }), seen)
      await sendEvents(response, events, { heartbeatMs: settings.heartbeatMs, signal })
    },
  ),
  route(
    {
      method: 'post',
      path: '/jobs/{id}/retry',
      id: 'retryJob',
      summary: 'Retry a job',
      description: 'Queues a failed or cancelled job again, with all its attempts.',
      tag: 'jobs',
      params,
      headers: idempotencyHeaders,
      responses: {
        ...idempotencyFailures,
        202: {
          description: 'The job is queued again.',
          content: oneJob,
          headers: { Location: 'The URL of the job.', ...replayedHeader },
        },
        409: {
          description:
            'The job has neither failed nor been cancelled, or a request with the same idempotency key is still being carried out.',
        },
      },
    },
    (call) =>
      answerJsonOnce(call, async () => {
        const key = call.headers['idempotency-key']
        const job = await call.owner.jobs.retry(
          call.params.id,
          key === undefined ? {} : { idempotencyKey: key },
        )
        return { status: 202, location: `/jobs/${job.id}`, body: jobJson(job) }
      }),
  ),
  route(
    {
      method: 'delete',
      path: '/jobs/{id}',
      id: 'cancelJob',
      summary: 'Cancel a job',
      description: 'Cancels a queued or running job. It can be retried later.',
      tag: 'jobs',
      params,
      responses: {
        204: { description: 'The job was cancelled.' },
        409: { description: 'The job has already ended.' },
      },
    },
    async ({ owner, params, response }) => {
      await owner.jobs.cancel(params.id)
      response.status(204).end()
    },
  ),
]
