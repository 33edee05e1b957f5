import { DocChatError } from '@docchat/core'
import { type JWTVerifyOptions, jwtVerify } from 'jose'
import { HttpError } from '../errors/http-error.ts'
import type { Authenticate } from '../http/authenticate.ts'
import { bearerToken, refused } from './credentials.ts'
import { fileKeys, type KeyResolver, remoteKeys, secretKey } from './jwt-keys.ts'

/** Signatures made with a shared secret, and those made with a private key. They are never accepted side by side. */
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
  /** Who must have issued a token: its `iss`. */
  readonly issuer: string
  /** Whom a token must be meant for: its `aud`. */
  readonly audience: string
  /** The secret that tokens are signed with, of at least 32 bytes. */
  readonly secret?: string
  /** The public keys of who signs: an https URL, or the path of a JWKS file, which is read once. */
  readonly jwks?: string
  /** @defaultValue `['HS256']` with a secret, `['RS256', 'ES256', 'EdDSA']` with keys */
  readonly algorithms?: readonly string[]
  /** By how much clocks may differ. @defaultValue 5 */
  readonly clockToleranceSeconds?: number
}

/**
 * Lets in who sends a JWT that was signed for this server and has not expired, as the owner in its `sub`.
 *
 * @throws DocChatError `NOT_CONFIGURED` when the options would let in whom they should not.
 */
export async function jwtAuth(options: JwtAuthOptions): Promise<Authenticate> {
  const { issuer, audience, clockToleranceSeconds = 5 } = options
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
      throw refused('The token is not valid, or not any more. Get a new one.', cause)
    })
    return { owner: ownerOf(payload.sub) }
  }
}

function keysOf({ secret, jwks }: JwtAuthOptions): KeyResolver | Promise<KeyResolver> {
  if ((secret === undefined) === (jwks === undefined)) {
    throw notConfigured('JWT authentication needs either a secret or a JWKS, and not both.')
  }
  if (secret !== undefined) return secretKey(secret)
  return /^https?:/i.test(jwks ?? '') ? remoteKeys(jwks ?? '') : fileKeys(jwks ?? '')
}

/** jose takes any algorithm that fits the key unless told otherwise. */
function algorithmsOf({ secret, algorithms }: JwtAuthOptions): string[] {
  const usable = secret === undefined ? KEY_ALGORITHMS : SECRET_ALGORITHMS
  const chosen = algorithms ?? (secret === undefined ? ['RS256', 'ES256', 'EdDSA'] : ['HS256'])
  const wrong = chosen.find((algorithm) => !usable.includes(algorithm))
  if (wrong !== undefined || chosen.length === 0) {
    const what =
      wrong === undefined ? 'No JWT algorithm is given' : `The JWT algorithm ${wrong} cannot be used here`
    throw notConfigured(`${what}: choose from ${usable.join(', ')}.`)
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
