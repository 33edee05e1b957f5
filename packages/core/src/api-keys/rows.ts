import type { ApiKey } from './api-keys.ts'

/** An API key as a store in SQL selects it. */
export interface ApiKeyRow {
  readonly id: string
  readonly owner: string
  readonly name: string
  readonly hash: Buffer
  readonly operator: number | boolean
  readonly created_at: number
}

export function asApiKey({ id, owner, name, operator, created_at }: ApiKeyRow): ApiKey {
  return { id, owner, name, operator: Boolean(operator), createdAt: new Date(created_at).toISOString() }
}
