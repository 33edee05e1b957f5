import { expect, test } from 'vitest'
import * as http from './index.ts'

test('exports what it promises, and nothing else', () => {
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
