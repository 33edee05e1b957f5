import type { LoadedSettings } from '@docchat/config'
import { type DocChat, DocChatError } from '@docchat/core'
import { type Authenticate, anyOf, apiKeyAuth, type JwtAuthOptions, jwtAuth } from '@docchat/express'

const JWT_SETTINGS = ['jwtSecret', 'jwtJwks', 'jwtIssuer', 'jwtAudience', 'jwtOperatorScope'] as const

type Method = (docchat: DocChat) => Promise<Authenticate>

/**
 * Creates the configured authentication; undefined if everybody may use the server.
 *
 * @throws DocChatError `NOT_CONFIGURED` when JWTs are accepted but the settings to verify them are incomplete, and when there
 * are such settings but JWTs are not accepted.
 */
export function authenticationFor(settings: LoadedSettings): Method | undefined {
  refuseUnusedJwt(settings)
  const methods = settings.auth.map((name) => (name === 'jwt' ? jwtMethod(settings) : apiKeyMethod))
  const [first, ...others] = methods
  if (first === undefined) return undefined
  return async (docchat) =>
    anyOf(await first(docchat), ...(await Promise.all(others.map((method) => method(docchat)))))
}

function refuseUnusedJwt({ auth, sources, ...settings }: LoadedSettings): void {
  const given = JWT_SETTINGS.find((name) => settings[name] !== undefined)
  if (given === undefined || auth.includes('jwt')) return
  throw new DocChatError(
    'NOT_CONFIGURED',
    `${sources[given].place} has no effect, because DOCCHAT_AUTH does not include jwt. Set DOCCHAT_AUTH=${[...auth, 'jwt'].join(',')}, or remove the settings for JSON Web Tokens.`,
  )
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
  const { jwtOperatorScope: operatorScope } = settings
  if (oneKey && issuer !== undefined && audience !== undefined) {
    return {
      issuer,
      audience,
      ...(secret !== undefined && { secret }),
      ...(jwks !== undefined && { jwks }),
      ...(operatorScope !== undefined && { operatorScope }),
    }
  }
  const missing = [
    ...(oneKey ? [] : ['one of DOCCHAT_JWT_SECRET and DOCCHAT_JWT_JWKS']),
    ...(issuer === undefined ? ['DOCCHAT_JWT_ISSUER'] : []),
    ...(audience === undefined ? ['DOCCHAT_JWT_AUDIENCE'] : []),
  ]
  const place = settings.sources.auth.place
  throw new DocChatError('NOT_CONFIGURED', `${place} includes jwt: set ${missing.join(', ')}.`)
}
