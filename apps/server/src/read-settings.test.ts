import { describe, expect, it } from 'vitest'
import { readSettings } from './read-settings.ts'

describe('readSettings', () => {
  it('has defaults for all that has no value, and takes an empty variable as not set', () => {
    expect(readSettings({ DOCCHAT_PORT: '', PATH: '/bin' })).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      workers: 2,
      maxSize: 20 * 1024 ** 2,
      maxFiles: 10,
      auth: [],
      uploadsPerMinute: 100,
      queriesPerMinute: 1000,
      origins: [],
      trustProxy: 0,
      publicMetrics: false,
    })
  })

  it('reads values', () => {
    const jwt = { DOCCHAT_JWT_SECRET: 's'.repeat(32), DOCCHAT_JWT_ISSUER: 'me', DOCCHAT_JWT_AUDIENCE: 'you' }
    const env = {
      DOCCHAT_AUTH: 'api-keys, jwt',
      DOCCHAT_MAX_SIZE: '1.5 GB',
      DOCCHAT_CORS_ORIGINS: 'https://a.example, https://b.example',
      DOCCHAT_TRUST_PROXY: '10.0.0.0/8,loopback',
      DOCCHAT_PUBLIC_METRICS: 'true',
      ...jwt,
    }
    expect(readSettings(env)).toMatchObject({
      auth: ['api-keys', 'jwt'],
      maxSize: 1.5 * 1024 ** 3,
      origins: ['https://a.example', 'https://b.example'],
      trustProxy: '10.0.0.0/8,loopback',
      publicMetrics: true,
    })
  })

  it.each([
    [{ DOCCHAT_AUTH: 'jwt' }, /set one of DOCCHAT_JWT_SECRET and DOCCHAT_JWT_JWKS/],
    [
      { DOCCHAT_AUTH: 'jwt', DOCCHAT_JWT_SECRET: 's'.repeat(32) },
      /DOCCHAT_JWT_ISSUER and DOCCHAT_JWT_AUDIENCE/,
    ],
    [{ DOCCHAT_AUTH: 'none' }, /must be api-keys, jwt, or both/],
    [{ DOCCHAT_EMBEDDING_MODEL: 'm' }, /needs OPENAI_API_KEY or OPENAI_BASE_URL/],
    [{ DOCCHAT_MAX_SIZE: 'huge' }, /must be a size/],
    [{ OPENAI_BASE_URL: 'http://me:canary@host/v1' }, /must not hold a password/],
    [{ DOCCHAT_PRT: '1' }, /DOCCHAT_PRT: there is no such setting/],
  ])('refuses %j', (env, message) => {
    expect(() => readSettings(env)).toThrow(message)
    expect(() => readSettings(env)).not.toThrow(/canary/)
  })
})
