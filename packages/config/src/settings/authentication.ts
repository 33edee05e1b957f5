import { each, invalid, textThat } from '../parse.ts'
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

const METHODS = ['api-keys', 'jwt'] as const

export const authenticationSettings: Definitions<AuthenticationSettings> = {
  auth: {
    env: 'DOCCHAT_AUTH',
    programs: SERVERS,
    parse: each(
      list,
      (value) =>
        METHODS.find((method) => method === value) ??
        invalid('must be api-keys, jwt, or both separated by a comma'),
    ),
    default: '',
    unset: 'none: only this machine has access',
    description:
      'How clients authenticate: with `api-keys`, with a `jwt`, or with either (separated by a comma).',
  },
  jwtSecret: {
    env: 'DOCCHAT_JWT_SECRET',
    programs: SERVERS,
    parse: textThat((value) => (value.length < 32 ? 'must have at least 32 characters' : null)),
    secret: { sentTo: null },
    description: 'The secret that JSON Web Tokens are signed with (HS256).',
  },
  jwtJwks: {
    env: 'DOCCHAT_JWT_JWKS',
    programs: SERVERS,
    parse: text,
    description: "The URL or file of the issuer's public keys (JWKS), instead of a secret.",
  },
  jwtIssuer: {
    env: 'DOCCHAT_JWT_ISSUER',
    programs: SERVERS,
    parse: text,
    description: 'The issuer that tokens must name (`iss`).',
  },
  jwtAudience: {
    env: 'DOCCHAT_JWT_AUDIENCE',
    programs: SERVERS,
    parse: text,
    description: 'The audience that tokens must name (`aud`).',
  },
  jwtOperatorScope: {
    env: 'DOCCHAT_JWT_OPERATOR_SCOPE',
    programs: SERVERS,
    parse: text,
    unset: 'none: no token is',
    description:
      "The scope (`scope` or `scp`) that makes a token an operator's, who may read metrics and the details of failures.",
  },
}
