import type { Readable } from 'node:stream'
import { readXml } from '../docx/xml.ts'
import { richText } from './rich-text.ts'

/** Reads the texts that cells refer to by their index. */
export async function readStrings(source: Readable | null): Promise<string[]> {
  const strings: string[] = []
  const rich = richText()
  let aside = 0
  await readXml(source, {
    open(name, attributes) {
      if (name === 'si') rich.clear()
      // How a word is pronounced.
      if (name === 'rPh') aside++
      if (aside === 0) rich.open(name, attributes)
    },
    text: rich.add,
    close(name) {
      if (name === 'rPh') aside--
      rich.close(name)
      if (name === 'si') strings.push(unescaped(rich.text))
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
