/** What became of an extraction process: it kept silent too long, grew too large, or ended by itself. */
export type LossReason = 'silent' | 'grown' | 'died'

/** The process that read a document is lost. Which page is to blame, and what follows, is for its reader to say. */
export class ProcessLoss extends Error {
  override readonly name = 'ProcessLoss'
  readonly reason: LossReason

  constructor(reason: LossReason) {
    super(`The extraction process is lost: ${reason}.`)
    this.reason = reason
  }
}
