/** What keys and tokens look like: ours, OpenAI's, webhook secrets, JWTs, and what follows a scheme in a header or URL. */
const SHAPES: readonly RegExp[] = [
  /\bdc_[0-9a-f]{16}_[\w-]{43}/g,
  /\bsk-[\w-]{8,}/g,
  /\bwhsec_[\w+/=]{8,}/g,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /(?<=\b(?:Bearer|Basic) +)[\w.~+/=-]{8,}/gi,
  /(?<=:\/\/[^\s/:@"]{0,100}:)[^\s/@"]{1,200}(?=@)/g,
]

const MASK = '[redacted]'

/** Makes a function that masks secrets in a text: the given ones, and all that look like one. */
export function secretMasker(secrets: readonly string[] = []): (text: string) => string {
  // In JSON, a secret may stand with escapes. The longest first: one may be part of another.
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
