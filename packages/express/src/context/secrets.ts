/** Patterns of secrets: API keys, stream tickets, OpenAI keys, webhook secrets, JWTs, and credentials in a header or a URL. */
const SHAPES: readonly RegExp[] = [
  /\bdc_[0-9a-f]{16}_[\w-]{43}/g,
  /\bst_[\w-]{43}/g,
  /\bsk-[\w-]{8,}/g,
  /\bwhsec_[\w+/=]{8,}/g,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /(?<=\b(?:Bearer|Basic) +)[\w.~+/=-]{8,}/gi,
  /(?<=:\/\/[^\s/:@"]{0,100}:)[^\s/@"]{1,200}(?=@)/g,
]

/** Fields of log lines whose values are always secret. */
const FIELDS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'apiKey',
  'api_key',
  'key',
  'password',
  'secret',
  'token',
])
const HAS_FIELD = new RegExp(`"(?:${[...FIELDS].join('|')})":`)

const MASK = '[redacted]'

/** Masks the secret fields of a log line, at any depth. Almost no line has one, so the others are not parsed. */
export function maskSecretFields(line: string): string {
  if (!HAS_FIELD.test(line)) return line
  const masked = JSON.stringify(JSON.parse(line), (name, value: unknown) => (FIELDS.has(name) ? MASK : value))
  return `${masked}\n`
}

/** Returns a function that masks secrets in a text: the given ones, and everything that looks like one. */
export function secretMasker(secrets: readonly string[] = []): (text: string) => string {
  // Log lines are JSON, so a secret may appear escaped. Longest first, because one may contain another.
  const exact = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))]
    .filter((secret) => secret.length >= 4)
    .sort((a, b) => b.length - a.length)
  return (text) => {
    let masked = text
    for (const secret of exact) masked = masked.replaceAll(secret, MASK)
    for (const shape of SHAPES) masked = masked.replace(shape, MASK)
    return masked
  }
}
