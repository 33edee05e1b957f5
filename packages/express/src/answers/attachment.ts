/** A client that reads an answer. */
export interface Attachment {
  /** @param canResume - whether the client has what it needs to come back */
  leave(canResume: boolean): void
}
