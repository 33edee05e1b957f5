import { isIP } from 'node:net'
import { DocChatError, type Mailer, type MailOptions } from '@docchat/core'
import type { LoadedSettings } from './load-settings.ts'

/** How long the mail server may take for each step, in milliseconds. */
const TIMEOUT_MS = 30_000

/** The mail options that the settings describe; null without a mail server. @throws DocChatError `NOT_CONFIGURED`. */
export function mailFor(settings: LoadedSettings): MailOptions | null {
  const { smtpUrl, mailFrom, mailRecipients, sources } = settings
  if (smtpUrl === undefined) return null
  if (mailFrom === undefined || mailRecipients === undefined) {
    const message = `The mail server (${sources.smtpUrl.place}) needs DOCCHAT_MAIL_FROM and DOCCHAT_MAIL_RECIPIENTS, which say who writes to whom. Set them.`
    throw new DocChatError('NOT_CONFIGURED', message)
  }
  const addresses = new Map(Object.entries(mailRecipients))
  return {
    mailer: smtpMailer({ ...settings, smtpUrl, mailFrom }),
    addressOf: (owner) => addresses.get(owner) ?? null,
  }
}

type SmtpOptions = Pick<LoadedSettings, 'smtpUser' | 'smtpPassword'> & {
  readonly smtpUrl: string
  readonly mailFrom: string
}

/** Sends mail over SMTP. The library is loaded with the first message. */
function smtpMailer({ smtpUrl, smtpUser, smtpPassword, mailFrom }: SmtpOptions): Mailer {
  const { protocol, hostname, port } = new URL(smtpUrl)
  const host = hostname.replace(/^\[|\]$/g, '')
  const secure = protocol === 'smtps:'
  return {
    async send({ to, messageId, ...content }, { signal }) {
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({
        ...{ host, secure, requireTLS: !secure && !isLoopback(host) },
        port: port === '' ? (secure ? 465 : 587) : Number(port),
        ...(smtpUser !== undefined && { auth: { user: smtpUser, pass: smtpPassword ?? '' } }),
        ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
        ...{ disableFileAccess: true, disableUrlAccess: true },
      })
      const stop = () => transport.close()
      signal.addEventListener('abort', stop, { once: true })
      try {
        await transport.sendMail({
          ...{ from: mailFrom, to: { name: '', address: to }, messageId: `<${messageId}>`, ...content },
          // RFC 3834: nobody's absence note answers it.
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        throw failure(host, error)
      } finally {
        signal.removeEventListener('abort', stop)
        transport.close()
      }
    },
  }
}

/** What the server says may repeat the address or the user name, so it is only the cause. */
function failure(host: string, cause: unknown): DocChatError {
  const { responseCode, code, command } = cause as {
    readonly responseCode?: number
    readonly code?: string
    readonly command?: string
  }
  // A refused login may be a mistake in the settings, which is mended without sending the message again.
  const isFinal = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH' && command !== 'CONN'
  const answer = responseCode === undefined ? `failed (${code ?? 'no code'})` : `answered ${responseCode}`
  const details = { ...(responseCode !== undefined && { status: responseCode }) }
  return isFinal
    ? new DocChatError('MAIL_REFUSED', `The mail server ${host} refused the message: it ${answer}.`, {
        cause,
        details,
      })
    : new DocChatError('MAIL_FAILED', `The mail server ${host} ${answer}.`, { cause, details })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
