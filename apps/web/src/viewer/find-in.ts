import type { Hit } from './page-view.ts'

/** Finds words in the texts of pages, wherever their lines break. Case does not matter. */
export function findIn(texts: readonly string[], query: string): Hit[] {
  const words = query.trim().split(/\s+/u).map(literally)
  if (words[0] === '' || words.length === 0) return []
  const pattern = new RegExp(words.join('\\s+'), 'giu')
  return texts.flatMap((text, index) =>
    Array.from(text.matchAll(pattern), (match) => ({
      page: index + 1,
      start: match.index,
      end: match.index + match[0].length,
    })),
  )
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, (character) =>
    character === '-' ? '\\x2d' : `\\${character}`,
  )
}
