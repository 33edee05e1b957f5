/**
 * Returns a name in the form in which names are searched and sorted. It ignores case and compatibility forms, by Unicode's
 * rules for no particular language: `STRASSE` and `Straße`, `é` and `e` with a combining accent, full-width and ordinary
 * letters are the same. Accents make a difference.
 */
export function foldName(name: string): string {
  // Upper case first, as `ß` has several letters there; the final sigma is a sigma.
  return name.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC')
}
