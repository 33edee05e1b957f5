import type { Check } from '@docchat/core'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'

const checkJson = z
  .object({
    name: z.string(),
    ok: z.boolean(),
    ms: z.int(),
    error: z.string().nullable(),
    note: z.string().optional().describe('What could be better though it works.'),
  })
  .meta({ id: 'Check', examples: [{ name: 'database', ok: true, ms: 1, error: null }] })

const readinessJson = z
  .object({ status: z.enum(['ready', 'not-ready', 'shutting-down']), checks: z.array(checkJson) })
  .meta({
    id: 'Readiness',
    examples: [{ status: 'ready', checks: [{ name: 'database', ok: true, ms: 1, error: null }] }],
  })

/** A dependency that has not answered by then is down, whatever it may still say. */
const PATIENCE_MS = 5000

export const healthRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/health',
      id: 'getHealth',
      summary: 'Whether the process answers; nothing else is looked at',
      tag: 'operations',
      public: true,
      responses: {
        200: {
          description: 'It does.',
          content: { 'application/json': z.object({ status: z.literal('ok') }) },
        },
      },
    },
    async ({ response }) => {
      response.set('Cache-Control', 'no-store').json({ status: 'ok' })
    },
  ),
  route(
    {
      method: 'get',
      path: '/readiness',
      id: 'getReadiness',
      summary: 'Whether requests can be served, with each thing that this takes',
      tag: 'operations',
      public: true,
      responses: {
        200: { description: 'All is well.', content: { 'application/json': readinessJson } },
        503: {
          description: 'Something is down, or the server is shutting down.',
          content: { 'application/json': readinessJson },
        },
      },
    },
    async ({ docchat, settings, response, signal }) => {
      response.set('Cache-Control', 'no-store')
      if (settings.draining.aborted) {
        response.status(503).json({ status: 'shutting-down', checks: [] })
        return
      }
      const checks: readonly Check[] = await docchat.check({
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      })
      const ready = checks.every(({ ok }) => ok)
      response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not-ready', checks })
    },
  ),
]
