import type { DocChat } from '@docchat/core'
import { expect, test } from 'vitest'
import { createMetrics } from '../context/metrics.ts'
import { createApp } from '../create-app.ts'
import { docchatRouter } from '../router.ts'
import { routes } from '../routes.ts'
import { openApiRoutes } from './routes.ts'
import { mountedRoutes } from './testing/mounted-routes.ts'

const docchat = {} as DocChat
const names = (all: readonly { readonly method: string; readonly path: string }[]) =>
  all.map(({ method, path }) => `${method} ${path}`)

test('what the router serves is what the tables say', () => {
  expect(mountedRoutes(docchatRouter({ docchat }))).toEqual(names(routes))
  expect(new Set(names(routes)).size).toBe(routes.length)
})

test('the whole application serves the tables, metrics and documentation, and nothing else', () => {
  const expected = names([...routes, ...createMetrics().routes, ...openApiRoutes([])])
  expect(mountedRoutes(createApp({ docchat }))).toEqual(expected)
})

test('a route that was mounted beside the tables would be noticed', () => {
  const app = createApp({ docchat })
  const before = mountedRoutes(app)
  app.put('/extra/:id', (_request, response) => response.end())
  expect(mountedRoutes(app)).toEqual([...before, 'put /extra/{id}'])
})
