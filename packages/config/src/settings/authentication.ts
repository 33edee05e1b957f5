import * as z from 'zod'
import { type Definitions, SERVERS } from '../setting.ts'
import { list, text } from '../values.ts'

/** Who may use the server. */
export interface AuthenticationSettings {
  readonly auth: readonly ('api-keys' | 'jwt')[]
  readonly jwtSecret: string | undefined
  readonly jwtJwks: string | undefined
  readonly jwtIssuer: string | undefined
  readonly jwtAudience: string | undefined
  readonly jwtOperatorScope: string | undefined
}

const METHOD = z.enum(['api-keys', 'jwt'], { error: 'must be api-keys, jwt, or both separated by a comma' })

export const authenticationSettings: Definitions<AuthenticationSettings> = {
  auth: {
    env: 'DOCCHAT_AUTH',
    programs: SERVERS,
    schema: list.pipe(z.array(METHOD)),
    default: '',
    unset: 'none: only this machine has access',
    description:
      'How clients authenticate: with `api-keys`, with a `jwt`, or with either (separated by a comma).',
  },
  jwtSecret: {
    env: 'DOCCHAT_JWT_SECRET',
    programs: SERVERS,
    schema: z.string({ error: 'must be text' }).min(32, { error: 'must have at least 32 characters' }),
    secret: { sentTo: null },
    description: 'The secret that JSON Web Tokens are signed with (HS256).',
  },
  jwtJwks: {
    env: 'DOCCHAT_JWT_JWKS',
    programs: SERVERS,
    schema: text,
    description: "The URL or file of the issuer's public keys (JWKS), instead of a secret.",
  },
  jwtIssuer: {
    env: 'DOCCHAT_JWT_ISSUER',
    programs: SERVERS,
    schema: text,
    description: 'The issuer that tokens must name (`iss`).',
  },
  jwtAudience: {
    env: 'DOCCHAT_JWT_AUDIENCE',
    programs: SERVERS,
    schema: text,
    description: 'The audience that tokens must name (`aud`).',
  },
  jwtOperatorScope: {
    env: 'DOCCHAT_JWT_OPERATOR_SCOPE',
    programs: SERVERS,
    schema: text,
    unset: 'none: no token is',
    description:
      "The scope (`scope` or `scp`) that makes a token an operator's, who may read metrics and the details of failures.",
  },
}
