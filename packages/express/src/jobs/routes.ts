import { jobJson } from '@docchat/core/json'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { idParam } from '../http/schemas.ts'
import { sendEvents } from '../sse/stream.ts'
import { hasEnded, jobEvents } from './events.ts'
import { jobSchema } from './schema.ts'

const params = z.object({ id: idParam })
const oneJob = { 'application/json': jobSchema }

export const jobRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/jobs/{id}',
      id: 'getJob',
      summary: 'A job, and how far it is',
      tag: 'jobs',
      params,
      responses: { 200: { description: 'It.', content: oneJob } },
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
      summary: 'A job now and after each change, to its end, as server-sent events',
      description:
        'Events are `progress` and one `finish`, each with the job as its data. A client that comes back with `Last-Event-ID` goes on where it was.',
      tag: 'jobs',
      params,
      headers: z.object({ 'last-event-id': z.coerce.number().int().min(0).optional().catch(undefined) }),
      responses: {
        200: { description: 'The events.', content: { 'text/event-stream': null } },
        204: {
          description: 'The job has ended, and the client has seen its end: there is no need to come back.',
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
      // Whoever watches can do so at another server, so nobody waits for the job.
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
      summary: 'Runs a failed or cancelled job again',
      tag: 'jobs',
      params,
      responses: {
        202: { description: 'It is queued.', content: oneJob, headers: { Location: 'The job.' } },
        409: { description: 'It is neither failed nor cancelled.' },
      },
    },
    async ({ owner, params, request, response }) => {
      const job = await owner.jobs.retry(params.id)
      response.status(202).location(`${request.baseUrl}/jobs/${job.id}`).json(jobJson(job))
    },
  ),
  route(
    {
      method: 'delete',
      path: '/jobs/{id}',
      id: 'cancelJob',
      summary: 'Cancels a job that waits or runs',
      tag: 'jobs',
      params,
      responses: { 204: { description: 'It is cancelled.' }, 409: { description: 'It has ended.' } },
    },
    async ({ owner, params, response }) => {
      await owner.jobs.cancel(params.id)
      response.status(204).end()
    },
  ),
]
