import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDocChat, type DocChat } from '@docchat/core'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listening, listenWith } from '../testing/listen.ts'
import { anyOf } from './any-of.ts'
import { apiKeyAuth } from './api-key.ts'
import { jwtAuth } from './jwt.ts'

const SECRET = 'the secret of this test, 32 bytes or more'
let folder: string
let docchat: DocChat
let server: Listening

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docchat-auth-'))
  docchat = await createDocChat({ dataDir: folder, workers: 0 })
  const authenticate = anyOf(
    apiKeyAuth(docchat),
    await jwtAuth({ issuer: 'me', audience: 'docchat', secret: SECRET }),
  )
  server = await listenWith(async (request, response) => {
    response.json(await authenticate(request))
  })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await docchat[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

function send(key: string): Promise<Response> {
  return fetch(server.url, { headers: { authorization: `Bearer ${key}` } })
}

test('a key authenticates its owner until it is revoked', async () => {
  const { id, key } = await docchat.apiKeys.create({ owner: 'ann', name: 'laptop' })
  expect(await (await send(key)).json()).toEqual({ owner: 'ann', operator: false })
  await docchat.apiKeys.revoke(id)
  const response = await send(key)
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
})

test('a JWT authenticates its subject alongside API keys', async () => {
  const token = await new SignJWT({ sub: 'bob', iss: 'me', aud: 'docchat' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(SECRET))
  expect(await (await send(token)).json()).toEqual({ owner: 'bob', operator: false })
})

test('anything else is refused, and not repeated', async () => {
  const response = await send('dc_0123456789abcdef_canary')
  expect(response.status).toBe(401)
  expect(await response.text()).not.toContain('canary')
})
