import type { FlowWriter } from '../pages/flow.ts'

type Attributes = Readonly<Record<string, string>>

/** Shows what is filled into a form. */
export interface FormReader {
  open(name: string, attributes: Attributes): void
  /** Returns whether the text belongs to a list of choices, of which only the chosen ones are shown. */
  text(text: string): boolean
  close(name: string): void
}

const CONTROLS = new Set(['input', 'select', 'textarea', 'button', 'label', 'output', 'meter'])
/** Inputs with no value that a reader sees. */
const VALUELESS = new Set(['hidden', 'password', 'submit', 'reset', 'button', 'image', 'file'])

interface Choice {
  text: string
  readonly chosen: boolean
}

export function formReader(writer: FlowWriter): FormReader {
  let choices: Choice[] | null = null
  let isMultiple = false
  return {
    open(name, attributes) {
      // Labels and values stand apart, though nothing in the markup separates them.
      if (CONTROLS.has(name)) writer.text(' ')
      if (name === 'input') writer.text(`${shownValue(attributes)} `)
      if (name === 'select') {
        choices = []
        isMultiple = attributes['multiple'] !== undefined
      }
      if (name === 'option') choices?.push({ text: '', chosen: attributes['selected'] !== undefined })
    },
    text(text) {
      if (choices === null) return false
      const choice = choices.at(-1)
      if (choice !== undefined) choice.text += text
      return true
    },
    close(name) {
      if (name === 'select' && choices !== null) {
        const chosen = choices.filter((choice) => choice.chosen)
        const shown = chosen.length > 0 || isMultiple ? chosen : choices.slice(0, 1)
        choices = null
        writer.text(shown.map(({ text }) => text.trim()).join(', '))
      }
      if (CONTROLS.has(name)) writer.text(' ')
    },
  }
}

function shownValue({ type = 'text', value = '', checked }: Attributes): string {
  const kind = type.toLowerCase()
  if (kind === 'checkbox' || kind === 'radio') return checked === undefined ? '☐' : '☒'
  return VALUELESS.has(kind) ? '' : value
}
