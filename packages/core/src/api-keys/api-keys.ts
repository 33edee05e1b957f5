/** An API key's record. The key itself is not stored. */
export interface ApiKey {
  readonly id: string
  /** The owner whose documents it gives access to. */
  readonly owner: string
  /** For display, such as the name of the program that uses it. */
  readonly name: string
  /** Whether it is the key of an operator of the server, who may read its metrics and the details of its failures. */
  readonly operator: boolean
  readonly createdAt: string
}

/** A key to create. */
export interface ApiKeyRequest {
  readonly owner: string
  readonly name: string
  /** Whether it is the key of an operator of the server. @defaultValue false */
  readonly operator?: boolean
}

/** Whom a key identifies. */
export interface ApiKeyHolder {
  /** The id of the key. */
  readonly id: string
  readonly owner: string
  readonly operator: boolean
}

/** A newly created key. */
export interface NewApiKey {
  readonly id: string
  /** The key, `dc_…`. It cannot be retrieved again: only its SHA-256 is stored. */
  readonly key: string
}

/** The keys with which programs authenticate, each as one owner. */
export interface ApiKeys {
  /** @throws DocChatError `INVALID_ARGUMENT` (no owner or no name, or one of more than 200 characters). */
  create(request: ApiKeyRequest): Promise<NewApiKey>
  /** Returns all keys, newest first. */
  list(): Promise<readonly ApiKey[]>
  /** Deletes a key, which is rejected from then on. @returns false if there is no key with this id. */
  revoke(id: string): Promise<boolean>
  /** Returns whom a key identifies, or null if it is not valid. The secret is compared in constant time. */
  verify(key: string): Promise<ApiKeyHolder | null>
}
