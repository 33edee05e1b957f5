/** The code of a field that shows an embedded object, with the program that made it. */
const EMBEDDED = /^\s*EMBED\b\s*(\S*)/i
const MAX_CODE = 200
const FIELD = { begins: '\u0013', separates: '\u0014', ends: '\u0015' }
/** Pictures and drawn objects, where they are anchored. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const PICTURES = /[\u0001\u0008]/g

/** What a run of text shows, and what its reader has to know. */
export interface ShownText {
  readonly text: string
  readonly pictures: number
  /** The programs of the embedded objects in it. */
  readonly programs: readonly string[]
}

/** Returns a reader of texts that come one after the other: a field's code, which is not shown, may span several. */
export function shownReader(): (text: string) => ShownText {
  const fields: { code: string; hasBegun: boolean }[] = []
  return (text) => {
    let shown = ''
    const programs: string[] = []
    for (const character of text) {
      const field = fields.at(-1)
      if (character === FIELD.begins) fields.push({ code: '', hasBegun: false })
      else if (character === FIELD.separates && field !== undefined) field.hasBegun = true
      else if (character === FIELD.ends) {
        const program = EMBEDDED.exec(fields.pop()?.code ?? '')?.[1]
        if (program !== undefined) programs.push(program)
      } else if (fields.every(({ hasBegun }) => hasBegun)) shown += character
      else if (field !== undefined && field.code.length < MAX_CODE) field.code += character
    }
    const pictures = shown.match(PICTURES)?.length ?? 0
    return { text: plain(shown), pictures, programs }
  }
}

function plain(text: string): string {
  return text
    .replaceAll('\u001e', '-')
    .replaceAll('\u001f', '')
    .replaceAll('\u000b', '\n')
    .replace(PICTURES, ' ')
}
