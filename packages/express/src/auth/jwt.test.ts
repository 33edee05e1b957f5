import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Listening, listen, listenWith } from '../testing/listen.ts'
import { type JwtAuthOptions, jwtAuth } from './jwt.ts'

const SECRET = 'the secret of this test, 32 bytes or more'
const ISSUER = 'https://login.example.org'
const AUDIENCE = 'docchat'
const now = () => Math.floor(Date.now() / 1000)
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const RSA_HEADER = { alg: 'RS256', kid: 'one' }

interface Forgery {
  readonly claims?: JWTPayload
  readonly header?: JWTHeaderParameters
  readonly key?: Parameters<SignJWT['sign']>[0]
}

function claims(changes: JWTPayload = {}): JWTPayload {
  return { sub: 'ann', iss: ISSUER, aud: AUDIENCE, exp: now() + 60, ...changes }
}

function token({
  claims: payload = claims(),
  header = { alg: 'HS256' },
  key,
}: Forgery = {}): Promise<string> {
  return new SignJWT(payload).setProtectedHeader(header).sign(key ?? new TextEncoder().encode(SECRET))
}

/** A token assembled by hand, which no library would create. */
function handmade(header: object, payload: object, secret?: string | Buffer): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode(header)}.${encode(payload)}`
  const signature =
    secret === undefined ? '' : createHmac('sha256', secret).update(signed).digest('base64url')
  return `${signed}.${signature}`
}

/** A server that responds with the authenticated owner. */
async function server(options: Partial<JwtAuthOptions>): Promise<Listening> {
  const authenticate = await jwtAuth({ issuer: ISSUER, audience: AUDIENCE, ...options })
  return listenWith(async (request, response) => {
    response.json(await authenticate(request))
  })
}

function send(to: Listening, authorization?: string): Promise<Response> {
  return fetch(to.url, authorization === undefined ? {} : { headers: { authorization } })
}

/** Tokens that the server with the secret must refuse. */
const forgeries: Record<string, () => Promise<string> | string> = {
  'alg none': () => handmade({ alg: 'none' }, claims()),
  'alg none in other letters': () => handmade({ alg: 'nOnE' }, claims()),
  'another algorithm with the right secret': () => token({ header: { alg: 'HS512' } }),
  'no exp': () => token({ claims: { sub: 'ann', iss: ISSUER, aud: AUDIENCE } }),
  expired: () => token({ claims: claims({ exp: now() - 60 }) }),
  'not yet valid': () => token({ claims: claims({ nbf: now() + 60 }) }),
  'wrong issuer': () => token({ claims: claims({ iss: 'https://evil.example.org' }) }),
  'wrong audience': () => token({ claims: claims({ aud: 'another' }) }),
  'no subject': () => token({ claims: { iss: ISSUER, aud: AUDIENCE, exp: now() + 60 } }),
  'empty subject': () => token({ claims: claims({ sub: ' ' }) }),
  'subject that is no text': () => handmade({ alg: 'HS256' }, { ...claims(), sub: 7 }, SECRET),
  'wrong key': () => token({ key: randomBytes(48) }),
  'key of another kind': () => token({ header: RSA_HEADER, key: rsa.privateKey }),
  'truncated signature': async () => (await token()).slice(0, -4),
  'no signature': async () => (await token()).replace(/[^.]+$/, ''),
  'changed claims': async () => {
    const [header, , signature] = (await token()).split('.')
    const payload = Buffer.from(JSON.stringify(claims({ sub: 'bob' }))).toString('base64url')
    return `${header}.${payload}.${signature}`
  },
  'unknown critical header': () => handmade({ alg: 'HS256', crit: ['x'], x: 1 }, claims(), SECRET),
  huge: () => token({ claims: claims({ more: 'x'.repeat(9000) }) }),
  garbage: () => 'a.b.c',
  'no dots': () => randomBytes(30).toString('base64url'),
}

describe('with a secret', () => {
  let subject: Listening
  beforeAll(async () => {
    subject = await server({ secret: SECRET })
  })
  afterAll(() => subject[Symbol.asyncDispose]())

  test('the subject is the owner', async () => {
    const response = await send(subject, `Bearer ${await token()}`)
    expect(await response.json()).toEqual({ owner: 'ann', operator: false })
    expect((await send(subject, `bearer ${await token()}`)).status, 'the scheme in other letters').toBe(200)
  })

  test.each<[string, Record<string, unknown>, boolean]>([
    ['the scope among others', { scope: 'read docchat:operate' }, true],
    ['the scope in a list', { scp: ['docchat:operate'] }, true],
    ['another scope', { scope: 'docchat:operate-not read' }, false],
    ['a scope of another kind', { scope: { 'docchat:operate': true } }, false],
    ['no scope', {}, false],
  ])('a token with %s is an operator’s, or not', async (_name, more, operator) => {
    await using other = await server({ secret: SECRET, operatorScope: 'docchat:operate' })
    const scoped = `Bearer ${await token({ claims: claims(more) })}`
    expect(await (await send(other, scoped)).json()).toEqual({ owner: 'ann', operator })
    expect(await (await send(subject, scoped)).json(), 'without the setting').toMatchObject({
      operator: false,
    })
  })

  test('clocks may differ a little', async () => {
    expect(
      (await send(subject, `Bearer ${await token({ claims: claims({ exp: now() - 2 }) })}`)).status,
    ).toBe(200)
  })

  test.each(Object.entries(forgeries))('refuses a token: %s', async (_name, forge) => {
    const response = await send(subject, `Bearer ${await forge()}`)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer\b/)
    expect(await response.json()).toMatchObject({ error_code: 'UNAUTHENTICATED', status: 401 })
  })

  test.each([undefined, 'Basic YW5uOng=', 'Bearer', 'Bearer  ', 'Bearer a b'])(
    'asks who it is: %s',
    async (header) => {
      const response = await send(subject, header)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
    },
  )
})

describe.each(['file', 'URL'])('with the public keys of a JWKS %s', (kind) => {
  let subject: Listening
  let keys: Listening
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docchat-jwks-'))
    const file = join(folder, 'jwks.json')
    const jwks = JSON.stringify({
      keys: [{ ...(await exportJWK(rsa.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }],
    })
    await writeFile(file, jwks)
    keys = await listen((_request, response) => response.end(jwks))
    subject = await server({ jwks: kind === 'file' ? file : keys.url })
  })
  afterAll(async () => {
    await subject[Symbol.asyncDispose]()
    await keys[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  test('accepts a token signed with that key', async () => {
    const good = await token({ header: RSA_HEADER, key: rsa.privateKey })
    expect(await (await send(subject, `Bearer ${good}`)).json()).toEqual({ owner: 'ann', operator: false })
  })

  test.each<[string, () => Promise<string> | string]>([
    ['of another key', () => token({ header: RSA_HEADER, key: otherRsa.privateKey })],
    ['of an unknown key', () => token({ header: { alg: 'RS256', kid: 'two' }, key: rsa.privateKey })],
    [
      'that takes the public key for a secret',
      () =>
        handmade(
          { alg: 'HS256', kid: 'one' },
          claims(),
          rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        ),
    ],
    ['without a signature', () => handmade({ alg: 'none', kid: 'one' }, claims())],
    [
      'without exp',
      () =>
        token({ claims: { sub: 'a', iss: ISSUER, aud: AUDIENCE }, header: RSA_HEADER, key: rsa.privateKey }),
    ],
  ])('refuses a token %s', async (_name, forge) => {
    expect((await send(subject, `Bearer ${await forge()}`)).status).toBe(401)
  })
})

test('unavailable keys are not the client’s fault', async () => {
  await using broken = await listen((_request, response) => response.writeHead(500).end())
  await using subject = await server({ jwks: broken.url })
  const response = await send(subject, `Bearer ${await token({ header: RSA_HEADER, key: rsa.privateKey })}`)
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('5')
})

describe('refuses the configuration', () => {
  test.each<[string, Partial<JwtAuthOptions>]>([
    ['with a secret of 31 bytes', { secret: 'x'.repeat(31) }],
    ['without a key', {}],
    ['with a secret and keys', { secret: SECRET, jwks: 'https://login.example.org/jwks' }],
    ['with alg none', { secret: SECRET, algorithms: ['none'] }],
    ['with no algorithm', { secret: SECRET, algorithms: [] }],
    ['with a public key’s algorithm and a secret', { secret: SECRET, algorithms: ['HS256', 'RS256'] }],
    [
      'with a secret’s algorithm and public keys',
      { jwks: 'https://login.example.org/jwks', algorithms: ['HS256'] },
    ],
    ['without an issuer', { secret: SECRET, issuer: '' }],
    ['without an audience', { secret: SECRET, audience: ' ' }],
    ['with keys from the network in the clear', { jwks: 'http://login.example.org/jwks' }],
    ['with a file that is not there', { jwks: '/nowhere/jwks.json' }],
  ])('%s', async (_name, options) => {
    await expect(jwtAuth({ issuer: ISSUER, audience: AUDIENCE, ...options })).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
    })
  })

  test('with private keys in the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docchat-jwks-'))
    const file = join(folder, 'jwks.json')
    await writeFile(file, JSON.stringify({ keys: [await exportJWK(rsa.privateKey)] }))
    await expect(jwtAuth({ issuer: ISSUER, audience: AUDIENCE, jwks: file })).rejects.toThrow('private key')
    await rm(folder, { recursive: true })
  })
})
