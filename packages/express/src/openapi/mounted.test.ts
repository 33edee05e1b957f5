import type { DocChat } from '@docchat/core'
import express from 'express'
import { expect, test } from 'vitest'
import { docchatRouter } from '../router.ts'
import { routes } from '../routes.ts'
import { mountedRoutes } from './testing/mounted-routes.ts'

const inTables = routes.map(({ method, path }) => `${method} ${path}`)

test('what is mounted is what the tables say, so that nothing is left out of the documentation or of the checks', () => {
  const router = docchatRouter({ docchat: {} as DocChat })
  expect(mountedRoutes(router)).toEqual(inTables)
  expect(new Set(inTables).size).toBe(inTables.length)
})

test('a route that was mounted beside the tables would be noticed', () => {
  const app = express().use('/any', docchatRouter({ docchat: {} as DocChat }))
  app.put('/extra/:id', (_request, response) => response.end())
  expect(mountedRoutes(app)).toEqual([...inTables, 'put /extra/{id}'])
})
