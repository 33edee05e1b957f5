/** Text without pages of its own is cut into pages of at most this many characters, at the end of a line if possible. */
export const PAGE_CHARACTERS = 6000

/** Cuts text into parts of at most {@link PAGE_CHARACTERS}. Empty text is a single empty part. */
export function cutText(text: string): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > PAGE_CHARACTERS) {
    const end = breakBefore(rest, PAGE_CHARACTERS)
    parts.push(rest.slice(0, end).trim())
    rest = rest.slice(end).trim()
  }
  parts.push(rest)
  return parts
}

/** Cuts text that comes in pieces into pages; a form feed starts one. At most a few pages of it are held in memory. */
export async function* cutPieces(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const [first = '', ...starts] = piece.split('\f')
    rest += first
    for (const start of starts) {
      yield* cutText(rest.trim())
      rest = start
    }
    rest = rest.trimStart()
    // The blanks at the end may separate words, or be nothing but the end of the text.
    for (let inked = rest.trimEnd().length; inked > PAGE_CHARACTERS; inked = rest.trimEnd().length) {
      const end = breakBefore(rest, PAGE_CHARACTERS)
      yield rest.slice(0, end).trim()
      rest = rest.slice(end).trimStart()
    }
    rest = rest.slice(0, 2 * PAGE_CHARACTERS)
  }
  yield* cutText(rest.trim())
}

/** Returns where to cut: at the last blank line, line or word in the second half, else anywhere between characters. */
function breakBefore(text: string, limit: number): number {
  for (const separator of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(separator, limit - separator.length)
    if (at > limit / 2) return at
  }
  const unit = text.charCodeAt(limit - 1)
  return unit >= 0xd800 && unit <= 0xdbff ? limit - 1 : limit
}
