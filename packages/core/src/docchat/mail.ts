import type { MailJobOptions } from '../mail/job.ts'
import type { Job } from '../queue/job-queue.ts'

/** Messages to one owner, at the address that {@link DocChatOptions.mail} knows. */
export interface Mail {
  /** Checks that mail can be sent to the owner. @throws DocChatError `MAIL_REFUSED`. */
  check(): void
  /**
   * Sends one message once all of these jobs have ended, such as those of documents that were uploaded together. The message has
   * the names of the documents and how their processing ended. It is a job, which survives a crash and is attempted again.
   *
   * @throws DocChatError `MAIL_REFUSED`, `JOB_NOT_FOUND`.
   */
  whenEnded(jobIds: readonly string[], options?: MailJobOptions): Promise<Job>
}
