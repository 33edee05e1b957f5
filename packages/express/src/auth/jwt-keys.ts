import { readFile } from 'node:fs/promises'
import { DocChatError } from '@docchat/core'
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import { HttpError } from '../errors/http-error.ts'
import { isLoopback } from './bind.ts'

/** Finds the key for verifying a token. */
export type KeyResolver = JWTVerifyGetKey

const MIN_SECRET_BYTES = 32

/** Verifies tokens with one shared secret. */
export function secretKey(secret: string): KeyResolver {
  const bytes = new TextEncoder().encode(secret)
  if (bytes.length < MIN_SECRET_BYTES) {
    throw notConfigured(
      `The JWT secret has ${bytes.length} bytes, but needs at least ${MIN_SECRET_BYTES}. Create one with: openssl rand -base64 48`,
    )
  }
  return () => bytes
}

/** Verifies tokens with the public keys of a server. They are fetched when first needed, and again for an unknown key. */
export function remoteKeys(address: string): KeyResolver {
  if (!URL.canParse(address)) throw notConfigured('The JWKS address is not a valid URL.')
  const url = new URL(address)
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw notConfigured(
      `The JWKS of ${url.host} must be fetched over https, so that nobody can change it in transit.`,
    )
  }
  const keys = createRemoteJWKSet(url)
  return async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      if (isTokenError(error)) throw error
      throw new HttpError('UNAVAILABLE', 'Tokens cannot be verified at the moment. Try again later.', {
        headers: { 'Retry-After': '5' },
        cause: error,
      })
    }
  }
}

/** Verifies tokens with the public keys in a file. */
export async function fileKeys(path: string): Promise<KeyResolver> {
  let keys: JSONWebKeySet
  let resolve: KeyResolver
  try {
    keys = JSON.parse(await readFile(path, 'utf8'))
    resolve = createLocalJWKSet(keys)
  } catch (cause) {
    throw new DocChatError(
      'NOT_CONFIGURED',
      `${path} cannot be read as a JSON Web Key Set. Check the file.`,
      { cause },
    )
  }
  const secret = keys.keys.find((key) => key.kty === 'oct' || 'd' in key)
  if (secret !== undefined)
    throw notConfigured(`${path} contains a private key. It must contain public keys only.`)
  return resolve
}

/** Whether no key matches the token, as opposed to a failure to fetch the keys. */
function isTokenError(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  )
}

function notConfigured(message: string): DocChatError {
  return new DocChatError('NOT_CONFIGURED', message)
}
