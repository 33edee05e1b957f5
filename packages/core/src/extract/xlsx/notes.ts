import type { Readable } from 'node:stream'
import { readXml } from '../docx/xml.ts'

/** Reads the notes of a sheet, a line each. */
export async function readNotes(source: Readable | null): Promise<string[]> {
  const notes: string[] = []
  let reference = ''
  let text = ''
  let inText = false
  await readXml(source, {
    open(name, attributes) {
      if (name === 'comment') {
        reference = attributes['ref'] ?? ''
        text = ''
      }
      inText = name === 't'
    },
    text(more) {
      if (inText) text += more
    },
    close(name) {
      inText = false
      if (name === 'comment' && text.trim() !== '') notes.push(`Note on ${reference}: ${text}`)
    },
  })
  return notes
}
