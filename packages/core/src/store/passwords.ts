/** Passwords of encrypted documents, each kept only until the version's job has ended. */
export interface Passwords {
  /** The version's password, or null. */
  get(versionId: string): Promise<string | null>
  /** Stores a password, replacing any previous one. It is deleted when the version's job ends. */
  set(versionId: string, password: string): Promise<void>
}
