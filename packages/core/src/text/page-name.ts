import { once } from '../once.ts'

/** A label that is only a number or a word, as PDFs have them. */
const BARE = once(() => /^[\p{L}\p{N}.-]+$/u)

/** Names a page for people by its label, if it has one: `page 3`, `page iv`, `slide 7`, `Sheet2!A4:D9`. */
export function pageName(page: number, label: string | null): string {
  if (label === null) return `page ${page}`
  return BARE().test(label) ? `page ${label}` : label
}
