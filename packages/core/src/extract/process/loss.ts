/** How an extraction process was lost: it was silent for too long, used too much memory, or ended by itself. */
export type LossReason = 'silent' | 'grown' | 'died'

/** The process that read a document is lost. Its reader decides which page caused this and how to continue. */
export class ProcessLoss extends Error {
  override readonly name = 'ProcessLoss'
  readonly reason: LossReason
  /** Whether it was busy for most of the time that it was silent: the document's fault, not that of a loaded machine. */
  readonly busy: boolean

  constructor(reason: LossReason, busy = false) {
    super(`The extraction process was lost: ${reason}.`)
    this.reason = reason
    this.busy = busy
  }
}
