import { once } from '../once.ts'

/** White space, and characters that are invisible or reorder what is around them. Two of them join letters and emoji. */
const GAP = once(() => /(?:(?![\u200C\u200D])[\s\p{Cc}\p{Cf}\p{Cs}])+/gu)

/** Returns a name that somebody gave to something as one line, which can be shown anywhere. */
export function oneLine(text: string): string {
  return text.replace(GAP(), ' ').trim()
}
