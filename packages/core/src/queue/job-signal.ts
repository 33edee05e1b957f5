/**
 * Tells the processes of a deployment that jobs have changed, so that they need not poll a queue that does not `notify`. It
 * carries no truth: whoever is woken reads the store, and whatever is lost is found by polling.
 *
 * It is disposed of together with the DocChat that uses it.
 */
export interface JobSignal extends AsyncDisposable {
  /** Tells the others that jobs may have changed. It may merge calls that follow each other closely; it neither waits nor throws. */
  announce(): void
  /**
   * Calls the listener when others have announced a change, and when {@link problem} has changed. @returns the unsubscribe
   * function.
   */
  subscribe(listener: () => void): () => void
  /** Why announcements do not arrive now, for people; null while they do. While they do not, DocChat polls. */
  problem(): string | null
}
