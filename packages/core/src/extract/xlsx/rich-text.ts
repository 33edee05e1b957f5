import { type Script, scripted } from '../normalize/script-mark.ts'

/** Collects a text of runs, in which superscript and subscript are kept apart. */
export interface RichText {
  readonly text: string
  clear(): void
  open(name: string, attributes: Readonly<Record<string, string>>): void
  add(text: string): void
  close(name: string): void
}

const SCRIPTS: Readonly<Record<string, Script>> = { superscript: 'super', subscript: 'sub' }

export function richText(): RichText {
  let text = ''
  let run: string | null = null
  let script: Script = null
  return {
    get text() {
      return text
    },
    clear() {
      text = ''
    },
    open(name, attributes) {
      if (name === 'r' || name === 'si' || name === 'is') script = null
      else if (name === 'vertAlign') script = SCRIPTS[attributes['val'] ?? ''] ?? null
      else if (name === 't') run = ''
    },
    add(more) {
      if (run !== null) run += more
    },
    close(name) {
      if (name !== 't' || run === null) return
      text += scripted(script, text, run)
      run = null
    },
  }
}
