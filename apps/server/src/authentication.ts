import type { LoadedSettings } from '@docchat/config'
import { type DocChat, DocChatError } from '@docchat/core'
import { type Authenticate, anyOf, apiKeyAuth, type JwtAuthOptions, jwtAuth } from '@docchat/express'

type Method = (docchat: DocChat) => Promise<Authenticate>

/**
 * Creates the configured authentication; undefined if everybody may use the server.
 *
 * @throws DocChatError `NOT_CONFIGURED` when JWTs are accepted but the settings to verify them are incomplete.
 */
export function authenticationFor(settings: LoadedSettings): Method | undefined {
  const methods = settings.auth.map((name) => (name === 'jwt' ? jwtMethod(settings) : apiKeyMethod))
  const [first, ...others] = methods
  if (first === undefined) return undefined
  return async (docchat) =>
    anyOf(await first(docchat), ...(await Promise.all(others.map((method) => method(docchat)))))
}

async function apiKeyMethod({ apiKeys }: DocChat): Promise<Authenticate> {
  return apiKeyAuth({ apiKeys })
}

/** The settings are checked now, before anything is opened. */
function jwtMethod(settings: LoadedSettings): Method {
  const options = jwtOptions(settings)
  return () => jwtAuth(options)
}

function jwtOptions(settings: LoadedSettings): JwtAuthOptions {
  const { jwtSecret: secret, jwtJwks: jwks, jwtIssuer: issuer, jwtAudience: audience } = settings
  const oneKey = (secret === undefined) !== (jwks === undefined)
  if (oneKey && issuer !== undefined && audience !== undefined) {
    return { issuer, audience, ...(secret !== undefined && { secret }), ...(jwks !== undefined && { jwks }) }
  }
  const missing = [
    ...(oneKey ? [] : ['one of DOCCHAT_JWT_SECRET and DOCCHAT_JWT_JWKS']),
    ...(issuer === undefined ? ['DOCCHAT_JWT_ISSUER'] : []),
    ...(audience === undefined ? ['DOCCHAT_JWT_AUDIENCE'] : []),
  ]
  const place = settings.sources.auth.place
  throw new DocChatError('NOT_CONFIGURED', `${place} includes jwt: set ${missing.join(', ')}.`)
}
