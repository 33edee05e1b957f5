import { TextDecoder } from 'node:util'

const LABELS: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  20866: 'koi8-r',
  65001: 'utf-8',
}

/** Returns the standard's name of a code page of Windows; `windows-1252` when it has none. */
export function codePageLabel(codePage: number): string {
  const label = LABELS[codePage] ?? `windows-${codePage}`
  try {
    return new TextDecoder(label).encoding
  } catch {
    return 'windows-1252'
  }
}
