import type { ApiKeys } from '@docchat/core'
import type { Authenticate } from '../http/authenticate.ts'
import { bearerToken, refused } from './credentials.ts'

/** Options of {@link apiKeyAuth}. */
export interface ApiKeyAuthOptions {
  /** The store of API keys, such as `docchat.apiKeys`. */
  readonly apiKeys: Pick<ApiKeys, 'verify'>
}

/** Authenticates by API keys, as created by `docchat keys create`. The client acts as the key's owner. */
export function apiKeyAuth({ apiKeys }: ApiKeyAuthOptions): Authenticate {
  return async (request) => {
    const key = await apiKeys.verify(bearerToken(request))
    if (key === null) throw refused('The API key is not valid. Create one with: docchat keys create <name>')
    return { owner: key.owner, operator: key.operator }
  }
}
