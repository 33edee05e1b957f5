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

test('the router serves exactly the declared routes', () => {
  expect(mountedRoutes(docchatRouter({ docchat }))).toEqual(names(routes))
  expect(new Set(names(routes)).size).toBe(routes.length)
})

test('the whole application serves the declared routes, metrics and documentation, and nothing else', () => {
  const expected = names([...routes, ...createMetrics().routes, ...openApiRoutes([])])
  expect(mountedRoutes(createApp({ docchat }))).toEqual(expected)
})

test('a route that is mounted without being declared is noticed', () => {
  const app = createApp({ docchat })
  const before = mountedRoutes(app)
  app.put('/extra/:id', (_request, response) => response.end())
  expect(mountedRoutes(app)).toEqual([...before, 'put /extra/{id}'])
})
