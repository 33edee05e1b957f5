import { z } from 'zod'
import { type Definitions, SERVERS } from '../setting.ts'
import { list, text } from '../values.ts'

/** Who may use the server. */
export interface AuthenticationSettings {
  readonly auth: readonly ('api-keys' | 'jwt')[]
  readonly jwtSecret: string | undefined
  readonly jwtJwks: string | undefined
  readonly jwtIssuer: string | undefined
  readonly jwtAudience: string | undefined
}

const METHOD = z.enum(['api-keys', 'jwt'], { error: 'must be api-keys, jwt, or both with a comma' })

export const authenticationSettings: Definitions<AuthenticationSettings> = {
  auth: {
    env: 'DOCCHAT_AUTH',
    programs: SERVERS,
    schema: list.pipe(z.array(METHOD)),
    default: '',
    unset: 'everybody on this machine',
    description: 'Who may use the server: holders of `api-keys`, of a `jwt`, or of either, with a comma.',
  },
  jwtSecret: {
    env: 'DOCCHAT_JWT_SECRET',
    programs: SERVERS,
    schema: z.string().min(32, { error: 'must have at least 32 characters' }),
    secret: { sentTo: null },
    description: 'What JSON web tokens are signed with (HS256).',
  },
  jwtJwks: {
    env: 'DOCCHAT_JWT_JWKS',
    programs: SERVERS,
    schema: text,
    description: 'Instead of a secret: the URL or file of the public keys of their issuer.',
  },
  jwtIssuer: {
    env: 'DOCCHAT_JWT_ISSUER',
    programs: SERVERS,
    schema: text,
    description: 'The issuer that tokens must name.',
  },
  jwtAudience: {
    env: 'DOCCHAT_JWT_AUDIENCE',
    programs: SERVERS,
    schema: text,
    description: 'The audience that tokens must name.',
  },
}
