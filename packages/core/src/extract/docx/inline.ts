import { subscript, superscript } from '../normalize/script-mark.ts'
import type { FlowWriter } from '../pages/flow.ts'
import { symbolOf, withSymbols } from './symbols.ts'
import { isOn, val } from './xml.ts'

type Attributes = Readonly<Record<string, string>>
type Handlers = Readonly<Record<string, (attributes: Attributes) => void>>

/** Reads what is within a line: text, its formatting, symbols and form fields. */
export interface InlineReader {
  readonly opening: Handlers
  readonly closing: Handlers
  text(text: string): void
  /** How many symbols are not known. */
  readonly unknownSymbols: number
}

/** A run of text with the same formatting. */
interface Run {
  hidden: boolean
  font: string
  script: 'superscript' | 'subscript' | null
  struck: boolean
  /** How far it is raised, in half points, and whether it has a size of its own. */
  raised: number
  isSized: boolean
}

/** Text that is raised less is only set straight. */
const MIN_RAISED = 3

/** A tick box or a list of choices. */
interface Field {
  ticked: boolean | null
  choice: number
  readonly choices: string[]
}

export function inlineReader(writer: FlowWriter): InlineReader {
  let run: Run | null = null
  let inText = false
  let field: Field | null = null
  let unknownSymbols = 0

  function write(text: string): void {
    if (run === null || run.hidden) return
    if (text.trim() !== '') writer.struckOut(run.struck)
    const plain = withSymbols(text, run.font)
    const isMoved = run.isSized && Math.abs(run.raised) >= MIN_RAISED
    const script = run.script ?? (isMoved ? (run.raised > 0 ? 'superscript' : 'subscript') : null)
    if (script === null) writer.text(plain)
    else writer.text((script === 'superscript' ? superscript : subscript)(writer.before(), plain))
  }

  function endField(): void {
    if (field === null) return
    const { ticked, choices, choice } = field
    if (ticked !== null) writer.text(ticked ? '☒' : '☐')
    writer.text(choices[choice] ?? '')
    field = null
  }

  function describe(text: string): void {
    if (text !== '') writer.text(` [Image: ${text}] `)
  }

  return {
    get unknownSymbols() {
      return unknownSymbols
    },
    opening: {
      r: () => (run = { hidden: false, font: '', script: null, struck: false, raised: 0, isSized: false }),
      vanish: (attributes) => run !== null && Object.assign(run, { hidden: isOn(attributes) }),
      rFonts: (attributes) => run !== null && Object.assign(run, { font: attributes['w:ascii'] ?? '' }),
      strike: (attributes) => run !== null && Object.assign(run, { struck: isOn(attributes) }),
      dstrike: (attributes) => run !== null && Object.assign(run, { struck: isOn(attributes) }),
      position: (attributes) => run !== null && Object.assign(run, { raised: Number(val(attributes)) || 0 }),
      sz: () => run !== null && Object.assign(run, { isSized: true }),
      vertAlign(attributes) {
        const script = val(attributes)
        if (run !== null && (script === 'superscript' || script === 'subscript')) run.script = script
      },
      t: () => (inText = run?.hidden === false),
      tab: () => run !== null && writer.text(' '),
      noBreakHyphen: () => writer.text('-'),
      sym(attributes) {
        const code = Number.parseInt(attributes['w:char'] ?? '', 16)
        const symbol = symbolOf(attributes['w:font'] ?? '', code)
        if (symbol === null) unknownSymbols++
        write(symbol ?? '\uFFFD')
      },
      ffData: () => (field = { ticked: null, choice: 0, choices: [] }),
      checkBox: () => field !== null && Object.assign(field, { ticked: false }),
      default(attributes) {
        if (field?.ticked === false) field.ticked = isOn(attributes)
      },
      checked(attributes) {
        if (field !== null && field.ticked !== null) field.ticked = isOn(attributes)
      },
      result: (attributes) =>
        field !== null && Object.assign(field, { choice: Number(val(attributes)) || 0 }),
      listEntry: (attributes) => field?.choices.push(val(attributes) ?? ''),
      docPr: ({ descr = '', title = '' }) => describe(descr.trim() || title.trim()),
      shape: ({ alt = '' }) => describe(alt.trim()),
      textpath: ({ string = '' }) => writer.text(` ${string} `),
    },
    closing: {
      r: () => (run = null),
      t: () => (inText = false),
      ffData: endField,
    },
    text(text) {
      if (inText) write(text)
    },
  }
}
