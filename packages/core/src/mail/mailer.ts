/** Hands messages over to a mail server. */
export interface Mailer {
  /**
   * @throws DocChatError `MAIL_FAILED` if another attempt may succeed, `MAIL_REFUSED` if none will, such as for an address that
   * does not exist.
   */
  send(message: MailMessage, options: { readonly signal: AbortSignal }): Promise<void>
}

/** A message to one person. */
export interface MailMessage {
  readonly to: string
  /** The same in each attempt, so that a message that arrives twice is recognised. */
  readonly messageId: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Who is told by mail that their documents are ready, and how. */
export interface MailOptions {
  readonly mailer: Mailer
  /**
   * Returns the address of an owner; null if it is not known. It must not come from requests: whoever could name an address would
   * send mail to anybody.
   */
  readonly addressOf: (owner: string) => string | null
}
