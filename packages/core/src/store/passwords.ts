/** Passwords that open encrypted documents, each kept while a job has to read the version. */
export interface Passwords {
  /** The version's password, or null. */
  get(versionId: string): Promise<string | null>
  /** Keeps a password, in place of any before. The end of the version's job forgets it. */
  set(versionId: string, password: string): Promise<void>
}
