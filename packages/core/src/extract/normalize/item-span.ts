import type { Span } from '../../document.ts'

/** Returns a span without the blanks at its ends; null when nothing is left. */
export function itemSpan(text: string, start: number, end: number): Span | null {
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (start < end && isBlank(text.charCodeAt(end - 1))) end--
  return start < end ? { start, end } : null
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}
