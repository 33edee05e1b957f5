import { DocChatError } from '@docchat/core'
import type { JWTPayload, JWTVerifyOptions } from 'jose'
import { HttpError } from '../errors/http-error.ts'
import type { Authenticate } from '../http/authenticate.ts'
import { bearerToken, refused } from './credentials.ts'
import type { KeyResolver } from './jwt-keys.ts'

/** Algorithms with a shared secret and with a private key. They are never accepted together. */
const SECRET_ALGORITHMS = ['HS256', 'HS384', 'HS512']
const KEY_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

const MAX_OWNER_LENGTH = 200

/** Options of {@link jwtAuth}. Give either `secret` or `jwks`. */
export interface JwtAuthOptions {
  /** The required issuer of tokens (`iss`). */
  readonly issuer: string
  /** The required audience of tokens (`aud`). */
  readonly audience: string
  /** The secret that tokens are signed with, of at least 32 bytes. */
  readonly secret?: string
  /** The public keys of the issuer: an https URL, or the path of a JWKS file, which is read once. */
  readonly jwks?: string
  /** The accepted algorithms. @defaultValue `['HS256']` with a secret, `['RS256', 'ES256', 'EdDSA']` with public keys */
  readonly algorithms?: readonly string[]
  /** The scope, in `scope` or `scp`, whose tokens are an operator's. @defaultValue none: no token is */
  readonly operatorScope?: string
  /** The tolerated clock difference, in seconds. @defaultValue 5 */
  readonly clockToleranceSeconds?: number
}

/**
 * Authenticates by JWTs that were issued for this server and have not expired. The client acts as the owner in `sub`.
 *
 * @throws DocChatError `NOT_CONFIGURED` when the options are incomplete or insecure.
 */
export async function jwtAuth(options: JwtAuthOptions): Promise<Authenticate> {
  const { issuer, audience, operatorScope, clockToleranceSeconds = 5 } = options
  const { jwtVerify } = await import('jose')
  const keys = await keysOf(options)
  const required: JWTVerifyOptions = {
    algorithms: algorithmsOf(options),
    issuer: nonEmpty('issuer', issuer),
    audience: nonEmpty('audience', audience),
    requiredClaims: ['exp', 'sub'],
    clockTolerance: clockToleranceSeconds,
  }
  return async (request) => {
    const token = bearerToken(request)
    const { payload } = await jwtVerify(token, keys, required).catch((cause: unknown) => {
      if (cause instanceof HttpError) throw cause
      throw refused('The token is invalid or has expired. Get a new one.', cause)
    })
    const operator = operatorScope !== undefined && scopesOf(payload).includes(operatorScope)
    return { owner: ownerOf(payload.sub), operator }
  }
}

/** The scopes of a token: separated by spaces in `scope` (RFC 9068), or a list in `scp`, as some issuers write them. */
function scopesOf({ scope, scp }: JWTPayload): readonly unknown[] {
  return [scope, scp].flatMap((value: unknown) => (typeof value === 'string' ? value.split(' ') : value))
}

async function keysOf({ secret, jwks }: JwtAuthOptions): Promise<KeyResolver> {
  if ((secret === undefined) === (jwks === undefined)) {
    throw notConfigured('JWT authentication needs either a secret or a JWKS, but not both.')
  }
  const { fileKeys, remoteKeys, secretKey } = await import('./jwt-keys.ts')
  if (secret !== undefined) return secretKey(secret)
  return /^https?:/i.test(jwks ?? '') ? remoteKeys(jwks ?? '') : fileKeys(jwks ?? '')
}

/** The accepted algorithms. Without them, jose would accept any algorithm that fits the key. */
function algorithmsOf({ secret, algorithms }: JwtAuthOptions): string[] {
  const usable = secret === undefined ? KEY_ALGORITHMS : SECRET_ALGORITHMS
  const chosen = algorithms ?? (secret === undefined ? ['RS256', 'ES256', 'EdDSA'] : ['HS256'])
  const wrong = chosen.find((algorithm) => !usable.includes(algorithm))
  if (wrong !== undefined || chosen.length === 0) {
    const what =
      wrong === undefined ? 'No JWT algorithm is set' : `The JWT algorithm ${wrong} cannot be used here`
    throw notConfigured(`${what}. Choose from ${usable.join(', ')}.`)
  }
  return [...chosen]
}

function ownerOf(subject: unknown): string {
  if (typeof subject === 'string' && subject.trim() !== '' && subject.length <= MAX_OWNER_LENGTH)
    return subject
  throw refused(`The token's subject must have 1 to ${MAX_OWNER_LENGTH} characters.`)
}

function nonEmpty(name: string, value: string): string {
  if (value.trim() === '') throw notConfigured(`JWT authentication needs the ${name} of the tokens.`)
  return value
}

function notConfigured(message: string): DocChatError {
  return new DocChatError('NOT_CONFIGURED', message)
}
