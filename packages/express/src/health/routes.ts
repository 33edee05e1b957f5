import * as z from 'zod'
import { type Route, route } from '../http/route.ts'
import { checkReadiness } from './readiness.ts'

const checkJson = z
  .object({
    name: z.string().describe('The name of the dependency.'),
    ok: z.boolean().describe('Whether the dependency works.'),
    ms: z.int().optional().describe('How long the check took, in milliseconds. For operators only.'),
    error: z
      .string()
      .nullable()
      .optional()
      .describe('Why the check failed; null if it succeeded. For operators only.'),
    note: z.string().optional().describe('A limitation of a dependency that works. For operators only.'),
  })
  .meta({ id: 'Check', examples: [{ name: 'database', ok: true, ms: 1, error: null }] })

const readinessJson = z
  .object({
    status: z
      .enum(['ready', 'not-ready', 'shutting-down'])
      .describe('Whether the server can serve requests.'),
    checks: z
      .array(checkJson)
      .describe('The result for each dependency; empty while the server is shutting down.'),
  })
  .meta({
    id: 'Readiness',
    examples: [{ status: 'ready', checks: [{ name: 'database', ok: true, ms: 1, error: null }] }],
  })

export const healthRoutes: readonly Route[] = [
  route(
    {
      method: 'get',
      path: '/health',
      id: 'getHealth',
      summary: 'Check that the process is alive',
      description: 'Succeeds as long as the process responds. Dependencies are not checked.',
      tag: 'operations',
      public: true,
      responses: {
        200: {
          description: 'The process is alive.',
          content: {
            'application/json': z.object({ status: z.literal('ok').describe('The status, always `ok`.') }),
          },
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
      summary: 'Check that the server is ready',
      description:
        'Checks each dependency that is needed to serve requests, at most once in 10 seconds. Operators also see why a check failed.',
      tag: 'operations',
      public: true,
      detailed: true,
      responses: {
        200: {
          description: 'The server is ready: every dependency works.',
          content: { 'application/json': readinessJson },
        },
        503: {
          description: 'A dependency is down, or the server is shutting down.',
          content: { 'application/json': readinessJson },
        },
      },
    },
    async ({ docchat, identity, settings, response }) => {
      response.set('Cache-Control', 'no-store')
      if (settings.draining.aborted) {
        response.status(503).json({ status: 'shutting-down', checks: [] })
        return
      }
      const checks = await checkReadiness(docchat, settings.readinessMs)
      const ready = checks.every(({ ok }) => ok)
      const shown = identity.operator === true ? checks : checks.map(({ name, ok }) => ({ name, ok }))
      response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not-ready', checks: shown })
    },
  ),
]
