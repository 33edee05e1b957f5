import type { Readable } from 'node:stream'
import { readXml } from '../docx/xml.ts'

/** Reads the texts that cells refer to by their index. */
export async function readStrings(source: Readable | null): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let inText = false
  let aside = 0
  await readXml(source, {
    open(name) {
      if (name === 'si') text = ''
      // How a word is pronounced.
      if (name === 'rPh') aside++
      inText = name === 't' && aside === 0
    },
    text(more) {
      if (inText) text += more
    },
    close(name) {
      inText = false
      if (name === 'rPh') aside--
      if (name === 'si') strings.push(unescaped(text))
    },
  })
  return strings
}

/** Excel writes characters that XML cannot hold as `_x000D_`. */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
}
