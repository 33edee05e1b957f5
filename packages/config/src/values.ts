import { DocChatError, readLabels, readSynonyms, type Synonyms } from '@docchat/core'
import { each, invalid, type Parse, textThat } from './parse.ts'

/** Text that is not empty. */
export const text: Parse<string> = textThat((value) => (value === '' ? 'must not be empty' : null))

const YES: readonly unknown[] = [true, 'true', '1', 'yes', 'on', 'y', 'enabled']
const NO: readonly unknown[] = [false, 'false', '0', 'no', 'off', 'n', 'disabled']

/** `true` or `false`, in JSON or as a string. */
export const flag: Parse<boolean> = (value) => {
  const word = typeof value === 'string' ? value.toLowerCase() : value
  return YES.includes(word) || (!NO.includes(word) && invalid('must be true or false'))
}

/** A list in JSON, or as a string separated by commas. */
export const list: Parse<readonly string[]> = (value) => {
  if (typeof value === 'string' && isBlankOrList(value)) return splitList(value)
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value
  return invalid('must be a list, or text separated by commas')
}

/** A whole number, in JSON or as a string. */
export function wholeNumber(min: number, max: number): Parse<number> {
  return (value) => {
    const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
    const isWhole = typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max
    return isWhole ? number : invalid(`must be a whole number from ${min} to ${max}`)
  }
}

/** Ports: a list in JSON, or as a string separated by commas; `none` is an empty list. */
export const ports: Parse<readonly number[]> = each(
  (value) => {
    if (typeof value === 'string') return value === 'none' ? [] : splitList(value)
    return Array.isArray(value) ? value : invalid('must be a list of ports, or none')
  },
  wholeNumber(1, 65_535),
)

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Parse<Word> {
  return (value) =>
    words.find((word) => word === value) ??
    invalid(`must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`)
}

/** The URL of a service, without credentials. */
export function address(example: string, passwordAdvice: string): Parse<string> {
  return withoutCredentials(/^https?:$/, example, passwordAdvice)
}

/** The URL of Redis, perhaps with user and password. */
export const redisAddress: Parse<string> = url(/^rediss?:$/, 'redis://localhost:6379')

/** The URL of PostgreSQL, perhaps with user and password. */
export const postgresAddress: Parse<string> = url(
  /^postgres(ql)?:$/,
  'postgres://user:password@localhost:5432/docchat',
)

/** The URL of a mail server, without credentials. */
export const smtpAddress: Parse<string> = withoutCredentials(
  /^smtps?:$/,
  'smtps://mail.example.com',
  'they belong in DOCCHAT_SMTP_USER and DOCCHAT_SMTP_PASSWORD',
)

const LABEL = '[A-Za-z0-9][A-Za-z0-9-]*'
const MAIL_ADDRESS = new RegExp(`^[\\w'+-]+(?:\\.[\\w'+-]+)*@(?:${LABEL}\\.)+[A-Za-z]{2,}$`)

/** One address of a person. */
export const mailAddress: Parse<string> = (value) =>
  typeof value === 'string' && MAIL_ADDRESS.test(value)
    ? value
    : invalid('must be an address such as mary@example.com')

/** The address of each owner, as JSON or as a string of it. */
export const mailAddresses: Parse<Readonly<Record<string, string>>> = (value) => {
  const json = typeof value === 'string' ? parsedJson(value) : value
  if (!isObject(json)) return invalid('must be JSON such as {"mary":"mary@example.com"}')
  return Object.fromEntries(Object.entries(json).map(([owner, address]) => [owner, mailAddress(address)]))
}

/** The name of a schema. */
export const schemaName: Parse<string> = textThat((value) =>
  /^[a-z_][a-z0-9_]{0,50}$/.test(value)
    ? null
    : 'must consist of lower-case letters, digits and _, at most 51 characters',
)

/** A size such as `50MB`, in bytes. */
export const size: Parse<number> = (value) =>
  (typeof value === 'string' || typeof value === 'number' ? parseSize(value) : null) ??
  invalid('must be a size such as 50MB or 1GB')

/** Labels with their descriptions: a JSON object, the same as a string, or the path of a file that contains it, which is not read yet. */
export const labels: Parse<Readonly<Record<string, string>> | string> = (value) => {
  if (typeof value !== 'string' && !isObject(value))
    return invalid(
      'must be JSON such as {"lease":"tenant, landlord, rent"}, or the path of a file with such JSON',
    )
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.trimStart().startsWith('{') ? readIn(text, readLabels) : text
}

/** Synonyms: a JSON list of lists, the same as a string, or the path of a file that contains it, which is not read yet. */
export const synonyms: Parse<Synonyms | string> = (value) => {
  if (typeof value !== 'string' && !Array.isArray(value))
    return invalid(
      'must be JSON such as [["legal battles","legal proceedings"]], or the path of a file with such JSON',
    )
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.trimStart().startsWith('[') ? readIn(text, readSynonyms) : text
}

/** Parses `200MB`, `1.5 GiB` or a number of bytes. Returns null for anything else. */
export function parseSize(value: string | number): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:([kmgt]?)i?b?)\s*$/i.exec(String(value))
  if (match === null) return null
  const power = ' kmgt'.indexOf((match[2] || ' ').toLowerCase())
  const bytes = Math.round(Number(match[1]) * 1024 ** power)
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : null
}

function readIn<T>(value: string, read: (value: string) => T): T {
  try {
    return read(value)
  } catch (error) {
    if (!DocChatError.isInstance(error)) throw error
    return invalid(error.message.replace(/^The \w+ (.*)\.$/, '$1'))
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function url(protocol: RegExp, example: string): Parse<string> {
  return (value) => {
    const trimmed = typeof value === 'string' ? value.trim() : ''
    const isUrl = protocol.test(URL.parse(trimmed)?.protocol ?? '') && /^\w+:\/\//.test(trimmed)
    return isUrl ? trimmed : invalid(`must be a URL such as ${example}`)
  }
}

function withoutCredentials(protocol: RegExp, example: string, advice: string): Parse<string> {
  const parse = url(protocol, example)
  return (value) => {
    const parsed = parse(value)
    const { username, password } = new URL(parsed)
    if (username === '' && password === '') return parsed
    return invalid(`must not contain a user name or password: ${advice}`)
  }
}
