/** What is known of a key. The key itself is not kept. */
export interface ApiKey {
  readonly id: string
  /** Whose documents it opens. */
  readonly owner: string
  /** For people, such as the program that uses it. */
  readonly name: string
  readonly createdAt: string
}

/** A key to make. */
export interface ApiKeyRequest {
  readonly owner: string
  readonly name: string
}

/** A key that was just made. */
export interface NewApiKey {
  readonly id: string
  /** The key, `dc_…`: shown now and never again. Only its SHA-256 is kept. */
  readonly key: string
}

/** Keys that let programs in, each as one owner. */
export interface ApiKeys {
  /** @throws DocChatError `INVALID_ARGUMENT` (no owner or no name, or one of more than 200 characters). */
  create(request: ApiKeyRequest): Promise<NewApiKey>
  /** All keys, newest first. */
  list(): Promise<readonly ApiKey[]>
  /** Deletes a key: it opens nothing from now on. @returns false when there is none of this id. */
  revoke(id: string): Promise<boolean>
  /** Whose key this is, or null when it is none. Takes as long for a wrong secret as for the right one. */
  verify(key: string): Promise<{ readonly id: string; readonly owner: string } | null>
}
