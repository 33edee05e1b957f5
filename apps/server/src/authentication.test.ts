import { tmpdir } from 'node:os'
import { loadSettings } from '@docchat/config'
import { expect, it } from 'vitest'
import { authenticationFor } from './authentication.ts'

const authentication = (env: NodeJS.ProcessEnv) =>
  authenticationFor(loadSettings({ program: 'server', env, cwd: tmpdir() }))

const SECRET = 's'.repeat(32)
const CLAIMS = { DOCCHAT_JWT_ISSUER: 'me', DOCCHAT_JWT_AUDIENCE: 'you' }

it.each([
  [{ ...CLAIMS }, 'includes jwt: set one of DOCCHAT_JWT_SECRET and DOCCHAT_JWT_JWKS.'],
  [{ ...CLAIMS, DOCCHAT_JWT_SECRET: SECRET, DOCCHAT_JWT_JWKS: 'keys.json' }, 'set one of DOCCHAT_JWT_SECRET'],
  [{ DOCCHAT_JWT_SECRET: SECRET }, 'includes jwt: set DOCCHAT_JWT_ISSUER, DOCCHAT_JWT_AUDIENCE.'],
])('refuses jwt with %j, and names the missing settings', (env, message) => {
  expect(() => authentication({ DOCCHAT_AUTH: 'api-keys,jwt', ...env })).toThrow(
    expect.objectContaining({ code: 'NOT_CONFIGURED', message: expect.stringContaining(message) }),
  )
})

it.each([
  [{ DOCCHAT_JWT_SECRET: SECRET }, 'DOCCHAT_JWT_SECRET in the environment', 'jwt'],
  [{ DOCCHAT_AUTH: 'api-keys', ...CLAIMS }, 'DOCCHAT_JWT_ISSUER in the environment', 'api-keys,jwt'],
])('refuses settings for JWTs that would have no effect: %j', (env, place, auth) => {
  expect(() => authentication(env)).toThrow(
    expect.objectContaining({
      code: 'NOT_CONFIGURED',
      message: expect.stringMatching(new RegExp(`^${place} has no effect.* Set DOCCHAT_AUTH=${auth},`)),
    }),
  )
})

it('is undefined without DOCCHAT_AUTH', () => {
  expect(authentication({})).toBeUndefined()
  expect(authentication({ DOCCHAT_AUTH: 'jwt', DOCCHAT_JWT_SECRET: SECRET, ...CLAIMS })).toBeTypeOf(
    'function',
  )
})
