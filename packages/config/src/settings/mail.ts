import type { Definitions } from '../setting.ts'
import { mailAddress, mailAddresses, smtpAddress, text } from '../values.ts'

/** How people are told by mail that their documents have been processed. */
export interface MailSettings {
  readonly smtpUrl: string | undefined
  readonly smtpUser: string | undefined
  readonly smtpPassword: string | undefined
  readonly mailFrom: string | undefined
  /** The address of each owner. */
  readonly mailRecipients: Readonly<Record<string, string>> | undefined
}

export const mailSettings: Definitions<MailSettings> = {
  smtpUrl: {
    env: 'DOCCHAT_SMTP_URL',
    parse: smtpAddress,
    masked: true,
    unset: 'no mail',
    description:
      'The mail server, such as `smtps://mail.example.com` (port 465) or `smtp://mail.example.com:587`, which has to offer ' +
      'STARTTLS unless it is on this machine. Requires `DOCCHAT_MAIL_FROM` and `DOCCHAT_MAIL_RECIPIENTS`.',
  },
  smtpUser: {
    env: 'DOCCHAT_SMTP_USER',
    parse: text,
    unset: 'none',
    description: 'The user name for the mail server.',
  },
  smtpPassword: {
    env: 'DOCCHAT_SMTP_PASSWORD',
    parse: text,
    secret: { sentTo: 'smtpUrl' },
    description: 'The password for the mail server.',
  },
  mailFrom: {
    env: 'DOCCHAT_MAIL_FROM',
    parse: mailAddress,
    unset: 'none',
    description: 'The address that mail comes from.',
  },
  mailRecipients: {
    env: 'DOCCHAT_MAIL_RECIPIENTS',
    parse: mailAddresses,
    unset: 'nobody gets mail',
    description:
      'The address of each owner, as JSON such as `{"mary":"mary@example.com"}`. Owners are those of API keys, the subjects of tokens, ' +
      'or `local` without authentication. Uploads with `notify=mail` are reported to the address of their owner, and to no other.',
  },
}
