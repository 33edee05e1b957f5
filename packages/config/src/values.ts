import { DocChatError, readLabels, readSynonyms, type Synonyms } from '@docchat/core'
import * as z from 'zod'

/** A string that is not empty. */
export const text: z.ZodType<string> = z
  .string({ error: 'must be text' })
  .min(1, { error: 'must not be empty' })

/** `true` or `false`, in JSON or as a string. */
export const flag: z.ZodType<boolean> = z.union([z.boolean(), z.stringbool()], {
  error: 'must be true or false',
})

/** A list in JSON, or as a string separated by commas. */
export const list: z.ZodType<string[]> = z.union(
  [z.array(z.string()), z.string().refine(isBlankOrList).transform(splitList)],
  { error: 'must be a list, or text separated by commas' },
)

/** A whole number, in JSON or as a string. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  const error = `must be a whole number from ${min} to ${max}`
  const isWhole = (value: number) => Number.isInteger(value) && value >= min && value <= max
  const digits = z
    .string({ error })
    .regex(/^\s*\d+\s*$/, { error })
    .transform(Number)
  return z.union([z.number(), digits], { error }).refine(isWhole, { error })
}

/** Ports: a list in JSON, or as a string separated by commas; `none` is an empty list. */
export const ports: z.ZodType<readonly number[]> = z
  .union([z.array(z.unknown()), z.string()], { error: 'must be a list of ports, or none' })
  .transform((value) => (typeof value === 'string' ? (value === 'none' ? [] : splitList(value)) : value))
  .pipe(z.array(wholeNumber(1, 65_535)))

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): z.ZodType<Word> {
  return z.enum(words, { error: `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` })
}

/** The URL of a service, without credentials. */
export function address(example: string, passwordAdvice: string): z.ZodType<string> {
  return z
    .url({ protocol: /^https?$/, error: `must be a URL such as ${example}` })
    .refine(hasNoCredentials, { error: `must not contain a user name or password: ${passwordAdvice}` })
}

/** The URL of Redis, perhaps with user and password. */
export const redisAddress: z.ZodType<string> = z.url({
  protocol: /^rediss?$/,
  error: 'must be a URL such as redis://localhost:6379',
})

/** The URL of PostgreSQL, perhaps with user and password. */
export const postgresAddress: z.ZodType<string> = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be a URL such as postgres://user:password@localhost:5432/docchat',
})

/** The URL of a mail server, without credentials. */
export const smtpAddress: z.ZodType<string> = z
  .url({ protocol: /^smtps?$/, error: 'must be a URL such as smtps://mail.example.com' })
  .refine(hasNoCredentials, {
    error:
      'must not contain a user name or password: they belong in DOCCHAT_SMTP_USER and DOCCHAT_SMTP_PASSWORD',
  })

/** One address of a person. */
export const mailAddress: z.ZodType<string> = z.email({
  error: 'must be an address such as mary@example.com',
})

const MAIL_ADDRESSES = 'must be JSON such as {"mary":"mary@example.com"}'

/** The address of each owner, as JSON or as a string of it. */
export const mailAddresses: z.ZodType<Readonly<Record<string, string>>> = z
  .union([z.string().transform(parsedJson), z.record(z.string(), z.unknown())], { error: MAIL_ADDRESSES })
  .pipe(z.record(z.string(), mailAddress, { error: MAIL_ADDRESSES }))

/** The name of a schema. */
export const schemaName: z.ZodType<string> = z
  .string({ error: 'must be text' })
  .regex(/^[a-z_][a-z0-9_]{0,50}$/, {
    error: 'must consist of lower-case letters, digits and _, at most 51 characters',
  })

/** A size such as `50MB`, in bytes. */
export const size: z.ZodType<number> = z
  .union([z.string(), z.number()], { error: 'must be a size such as 50MB or 1GB' })
  .transform((value, context) => parseSize(value) ?? issue(context, 'must be a size such as 50MB or 1GB'))

/** Labels with their descriptions: a JSON object, the same as a string, or the path of a file that contains it, which is not read yet. */
export const labels: z.ZodType<Readonly<Record<string, string>> | string> = z
  .union([z.string(), z.record(z.string(), z.unknown())], {
    error: 'must be JSON such as {"lease":"tenant, landlord, rent"}, or the path of a file with such JSON',
  })
  .transform((value, context) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return text.trimStart().startsWith('{') ? readIn(context, text, readLabels) : text
  })

/** Synonyms: a JSON list of lists, the same as a string, or the path of a file that contains it, which is not read yet. */
export const synonyms: z.ZodType<Synonyms | string> = z
  .union([z.string(), z.array(z.unknown())], {
    error:
      'must be JSON such as [["legal battles","legal proceedings"]], or the path of a file with such JSON',
  })
  .transform((value, context) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return text.trimStart().startsWith('[') ? readIn(context, text, readSynonyms) : text
  })

/** Parses `200MB`, `1.5 GiB` or a number of bytes. Returns null for anything else. */
export function parseSize(value: string | number): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:([kmgt]?)i?b?)\s*$/i.exec(String(value))
  if (match === null) return null
  const power = ' kmgt'.indexOf((match[2] || ' ').toLowerCase())
  const bytes = Math.round(Number(match[1]) * 1024 ** power)
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : null
}

function readIn<T>(context: z.RefinementCtx, value: string, read: (value: string) => T): T {
  try {
    return read(value)
  } catch (error) {
    if (!DocChatError.isInstance(error)) throw error
    return issue(context, error.message.replace(/^The \w+ (.*)\.$/, '$1'))
  }
}

/** Whether nothing was lost in a text such as `,`, which is not empty but lists nothing. */
function isBlankOrList(value: string): boolean {
  return value === '' || splitList(value).length > 0
}

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Null for what is not JSON. */
function parsedJson(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}

function hasNoCredentials(value: string): boolean {
  // Also called when the URL has already been found to be invalid.
  const url = URL.parse(value)
  return url === null || (url.username === '' && url.password === '')
}

function issue(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}
