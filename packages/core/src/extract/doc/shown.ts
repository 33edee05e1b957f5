const FIELD = { begins: '\u0013', separates: '\u0014', ends: '\u0015' }
/** Pictures and drawn objects, where they are anchored. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const PICTURES = /[\u0001\u0008]/g

/** What a run of text shows, and what its reader has to know. */
export interface ShownText {
  readonly text: string
  readonly pictures: number
}

/** Returns a reader of texts that come one after the other: a field's code, which is not shown, may span several. */
export function shownReader(): (text: string) => ShownText {
  /** For each open field, whether its result has begun. */
  const fields: boolean[] = []
  return (text) => {
    let shown = ''
    for (const character of text) {
      if (character === FIELD.begins) fields.push(false)
      else if (character === FIELD.separates) fields.splice(-1, 1, true)
      else if (character === FIELD.ends) fields.pop()
      else if (fields.every((begun) => begun)) shown += character
    }
    const pictures = shown.match(PICTURES)?.length ?? 0
    return { text: plain(shown), pictures }
  }
}

function plain(text: string): string {
  return text
    .replaceAll('\u001e', '-')
    .replaceAll('\u001f', '')
    .replaceAll('\u000b', '\n')
    .replace(PICTURES, ' ')
}
