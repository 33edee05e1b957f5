import { expect, test } from 'vitest'
import * as http from './index.ts'

test('exports exactly the public API', () => {
  expect(Object.keys(http).sort()).toEqual([
    'HttpError',
    'anyOf',
    'apiKeyAuth',
    'createApp',
    'createLogger',
    'currentContext',
    'docchatRouter',
    'jwtAuth',
    'openApiDocument',
    'routes',
    'serve',
  ])
})
