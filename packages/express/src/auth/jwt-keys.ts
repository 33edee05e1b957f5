import { readFile } from 'node:fs/promises'
import { DocChatError } from '@docchat/core'
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { HttpError } from '../errors/http-error.ts'
import { isLoopback } from './bind.ts'

/** Finds the key that a token claims to be signed with. */
export type KeyResolver = JWTVerifyGetKey

const MIN_SECRET_BYTES = 32

/** One shared secret. */
export function secretKey(secret: string): KeyResolver {
  const bytes = new TextEncoder().encode(secret)
  if (bytes.length < MIN_SECRET_BYTES) {
    throw notConfigured(
      `The JWT secret has ${bytes.length} bytes: give at least ${MIN_SECRET_BYTES}, such as from: openssl rand -base64 48`,
    )
  }
  return () => bytes
}

/** The public keys of a server; fetched when first needed, and again for a key that is not known yet. */
export function remoteKeys(address: string): KeyResolver {
  if (!URL.canParse(address)) throw notConfigured('The JWKS address is not an URL.')
  const url = new URL(address)
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw notConfigured(
      `The JWKS of ${url.host} must be fetched over https: others could change it on its way.`,
    )
  }
  const keys = createRemoteJWKSet(url)
  return async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      if (isTokensFault(error)) throw error
      throw new HttpError('UNAVAILABLE', 'Tokens cannot be checked now. Try again in a moment.', {
        headers: { 'Retry-After': '5' },
        cause: error,
      })
    }
  }
}

/** The public keys of a file. */
export async function fileKeys(path: string): Promise<KeyResolver> {
  let keys: JSONWebKeySet
  let resolve: KeyResolver
  try {
    keys = JSON.parse(await readFile(path, 'utf8'))
    resolve = createLocalJWKSet(keys)
  } catch (cause) {
    throw new DocChatError('NOT_CONFIGURED', `${path} cannot be read as a JSON Web Key Set.`, { cause })
  }
  const secret = keys.keys.find((key) => key.kty === 'oct' || 'd' in key)
  if (secret !== undefined) throw notConfigured(`${path} holds a private key: it must hold public keys only.`)
  return resolve
}

/** No key fits the token, as opposed to: the keys could not be had. */
function isTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  )
}

function notConfigured(message: string): DocChatError {
  return new DocChatError('NOT_CONFIGURED', message)
}
