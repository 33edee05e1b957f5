import type { ApiKeys } from '@docchat/core'
import type { Authenticate } from '../http/authenticate.ts'
import { bearerToken, refused } from './credentials.ts'

/** Options of {@link apiKeyAuth}. */
export interface ApiKeyAuthOptions {
  /** Where the keys are, such as `docchat.apiKeys`. */
  readonly apiKeys: Pick<ApiKeys, 'verify'>
}

/** Lets in who sends a key that `docchat keys create` made, as the key's owner. */
export function apiKeyAuth({ apiKeys }: ApiKeyAuthOptions): Authenticate {
  return async (request) => {
    const key = await apiKeys.verify(bearerToken(request))
    if (key === null) throw refused('The API key is not valid. Make one with: docchat keys create')
    return { owner: key.owner }
  }
}
