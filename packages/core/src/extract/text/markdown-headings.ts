import type { Heading } from '../../document.ts'
import { frontMatterLength } from './front-matter.ts'

/** Returns a function that finds the headings (`#` to `######`) of each part of a text, ignoring front matter and fenced code. */
export function markdownHeadings(): (part: string) => Heading[] {
  let fence: string | null = null
  let first = true
  return (part) => {
    const matter = first ? frontMatterLength(part) : 0
    first = false
    const headings: Heading[] = []
    for (const match of part.matchAll(
      /^ {0,3}(?:(```+|~~~+)|(#{1,6})[ \t]+(\S.*))$|^ {0,3}(```+|~~~+).*$/gm,
    )) {
      if (match.index < matter) continue
      const mark = match[1] ?? match[4]
      if (mark !== undefined) {
        if (fence === null) fence = mark
        else if (match[1]?.startsWith(fence) === true) fence = null
        continue
      }
      const [hashes, words] = [match[2], match[3]]
      if (fence !== null || hashes === undefined || words === undefined) continue
      const start = match.index + match[0].length - words.length
      headings.push({ start, end: start + withoutClosing(words).length, level: hashes.length })
    }
    return headings
  }
}

/** Removes closing `#` marks. Not by regular expression, which would take quadratic time. */
function withoutClosing(words: string): string {
  const trimmed = words.trimEnd()
  let end = trimmed.length
  while (trimmed[end - 1] === '#') end--
  const bare = trimmed.slice(0, end)
  return end > 0 && /\s$/.test(trimmed.slice(end - 1, end)) ? bare.trimEnd() : trimmed
}
