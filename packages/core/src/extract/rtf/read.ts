import { TextDecoder } from 'node:util'
import { type MathReader, mathReader } from '../normalize/math.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { type Script, scripted } from '../normalize/script-mark.ts'
import { isFormula, unreadObjects } from '../ole/programs.ts'
import { flowWriter } from '../pages/flow.ts'
import { type Block, pageBuilder, type ReadDocument } from '../pages/pages.ts'
import { CHARSETS, labelOf } from './code-pages.ts'

/** Groups that are not shown. */
const UNSEEN = new Set(
  'fonttbl colortbl stylesheet pict object fldinst listtable listoverridetable rsidtbl generator themedata colorschememapping latentstyles datastore xmlnstbl filetbl revtbl operator bkmkstart bkmkend'.split(
    ' ',
  ),
)
const MARGINS = new Set('header headerl headerr headerf footer footerl footerr footerf'.split(' '))
const SYMBOLS: Readonly<Record<string, string>> = {
  tab: ' ',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
  '~': ' ',
  _: '-',
}
const SCRIPTS: Readonly<Record<string, Script>> = {
  super: 'super',
  up: 'super',
  sub: 'sub',
  dn: 'sub',
  nosupersub: null,
}
const MAX_DEPTH = 2000

interface State {
  unseen: boolean
  /** Which part of the document is written: its text, or one that is kept apart. */
  target: 'text' | 'note' | 'margin' | 'title' | 'author' | 'fonts' | 'program'
  font: number
  fallback: number
  hidden: boolean
  script: Script
  struck: boolean
  /** Whether it is an element of a formula. */
  isMath: boolean
  /** Whether it is in an embedded object that is shown. */
  object: boolean
}

/** Elements of formulas whose names are not in lower case. */
const MATH_NAMES: Readonly<Record<string, string>> = {
  ssup: 'sSup',
  ssub: 'sSub',
  ssubsup: 'sSubSup',
  spre: 'sPre',
  ctrlpr: 'ctrlPr',
  ssuppr: 'sSupPr',
  ssubpr: 'sSubPr',
  ssubsuppr: 'sSubSupPr',
  fpr: 'fPr',
  dpr: 'dPr',
  radpr: 'radPr',
  narypr: 'naryPr',
  rpr: 'rPr',
  begchr: 'begChr',
  endchr: 'endChr',
}

/** Reads RTF, whose bytes are given as Latin-1. */
export function readRtf(rtf: string): ReadDocument {
  const pages = pageBuilder()
  const apart: Block[] = []
  const main = flowWriter((block) => pages.add(block))
  const aside = flowWriter((block) => apart.push(block))
  const metadata = { title: '', author: '' }
  const fonts = new Map<number, string>()
  let encoding = 'windows-1252'
  let state: State = {
    unseen: false,
    target: 'text',
    font: 0,
    fallback: 1,
    hidden: false,
    script: null,
    struck: false,
    isMath: false,
    object: false,
  }
  const stack: State[] = []
  let bytes: number[] = []
  let skip = 0
  let inTable = false
  let rowIsOpen = false
  let inRow = false
  let starred = false
  let math: MathReader | null = null
  let formulas = 0
  let objects = 0
  let program = ''

  const writer = () => (state.target === 'text' ? main : aside)

  function flush(): void {
    if (bytes.length === 0) return
    const label = state.target === 'fonts' ? encoding : (fonts.get(state.font) ?? encoding)
    const text = new TextDecoder(label).decode(Uint8Array.from(bytes))
    bytes = []
    put(text)
  }

  function put(text: string): void {
    if (state.unseen || state.hidden) return
    if (math !== null) {
      math.text(text)
      return
    }
    if (state.target === 'program') {
      program += text
      return
    }
    if (state.target === 'title' || state.target === 'author') metadata[state.target] += text.slice(0, 300)
    else if (state.target !== 'fonts') {
      if (state.target === 'text' && inRow && !rowIsOpen) openRow()
      if (state.target === 'text' && !inRow && inTable && text.trim() !== '') closeTable()
      if (text.trim() !== '') writer().struckOut(state.struck)
      writer().text(scripted(state.script, writer().before(), text))
    }
  }

  function openMath(word: string): void {
    math ??= mathReader()
    const name = word.slice(1)
    math.open(MATH_NAMES[name] ?? name)
    state.isMath = true
  }

  function closeMath(): void {
    const formula = math?.close() ?? null
    if (formula === null) return
    math = null
    put(formula)
  }

  function openRow(): void {
    if (!inTable) main.openTable()
    inTable = true
    rowIsOpen = true
    main.openRow()
  }

  function closeTable(): void {
    main.closeTable()
    inTable = false
  }

  function control(word: string, value: number | null): void {
    if (word === 'u') {
      flush()
      if (value !== null) put(String.fromCharCode(value < 0 ? value + 65536 : value))
      skip = state.fallback
      return
    }
    flush()
    if (word === 'uc') state.fallback = value ?? 1
    else if (word === 'ansicpg' && value !== null) encoding = labelOf(value) ?? encoding
    else if (word === 'mac') encoding = 'macintosh'
    else if (word === 'fonttbl') state.target = 'fonts'
    else if (word === 'f') state.font = value ?? 0
    else if (word === 'fcharset' && state.target === 'fonts') {
      const label = CHARSETS[value ?? 0]
      if (label !== undefined && value !== 0) fonts.set(state.font, label)
    } else if (word === 'momath' || (math !== null && word.startsWith('m') && !state.isMath)) openMath(word)
    else if (word === 'mmath' || word === 'momathpara' || math !== null) return
    else if (word === 'object') {
      objects++
      Object.assign(state, { object: !state.unseen, unseen: true })
    } else if (word === 'objclass') Object.assign(state, { unseen: !state.object, target: 'program' })
    else if (word === 'result') state.unseen = !state.object
    else if (word === 'info') state.unseen = true
    else if (word === 'title' || word === 'author')
      Object.assign(state, { unseen: metadata[word] !== '', target: word })
    else if (MARGINS.has(word)) state.target = 'margin'
    else if (word === 'footnote' || word === 'annotation') {
      aside.boundary(true)
      if (word === 'annotation') aside.text('Comment: ')
      Object.assign(state, { target: 'note', script: null })
    } else if (
      UNSEEN.has(word) ||
      (starred && !['footnote', 'annotation', 'fldinst', 'shptxt', 'shpinst', 'shprslt'].includes(word))
    )
      state.unseen = true
    else if (word === 'v') state.hidden = value !== 0
    else if (word === 'deleted') state.hidden = value !== 0
    else if (word === 'strike' || word === 'striked') state.struck = value !== 0
    else if (word === 'plain') Object.assign(state, { hidden: false, script: null, struck: false })
    else if (Object.hasOwn(SCRIPTS, word)) state.script = value === 0 ? null : (SCRIPTS[word] ?? null)
    else if (state.unseen) return
    else if (word === 'par' || word === 'sect') writer().boundary(false)
    else if (word === 'line') writer().lineBreak()
    else if (word === 'page' || word === 'pagebb') main.startPage()
    else if (word === 'pard' && state.target === 'text') inRow = false
    else if (word === 'intbl') inRow = true
    else if (word === 'outlinelevel' && value !== null && value < 9) {
      writer().boundary(true)
      writer().heading(value + 1)
    } else if (word === 'cell') {
      if (!rowIsOpen) openRow()
      main.closeCell(false)
    } else if (word === 'row') {
      main.closeRow()
      rowIsOpen = false
    } else {
      const symbol = SYMBOLS[word]
      if (symbol !== undefined) put(symbol)
    }
  }

  const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/giy
  for (let match = token.exec(rtf); match !== null; match = token.exec(rtf)) {
    const [all, word, number, hex, sign, brace, text] = match
    if (hex !== undefined) {
      if (skip > 0) skip--
      else bytes.push(Number.parseInt(hex, 16))
    } else if (text !== undefined) {
      const rest = text.slice(skip)
      skip = Math.max(0, skip - text.length)
      for (let at = 0; at < rest.length; at++) bytes.push(rest.charCodeAt(at))
    } else if (brace === '{') {
      flush()
      skip = 0
      if (stack.length > MAX_DEPTH) throw new Error(`groups are nested more than ${MAX_DEPTH} deep`)
      stack.push({ ...state })
      state.isMath = false
      starred = false
    } else if (brace === '}') {
      flush()
      skip = 0
      const { target, isMath } = state
      state = stack.pop() ?? state
      if (isMath) closeMath()
      if (target === 'program' && state.target !== target) {
        if (isFormula(program)) formulas++
        program = ''
      }
      if (state.target !== target && (target === 'note' || target === 'margin')) aside.boundary(false)
      if (stack.length === 0) break
    } else if (word === 'bin') {
      token.lastIndex += Math.max(0, Number(number ?? 0))
    } else if (word !== undefined) {
      control(word.toLowerCase(), number === undefined ? null : Number(number))
      starred = false
    } else if (sign === '*') starred = true
    else if (sign !== undefined) {
      if ('\\{}'.includes(sign)) bytes.push(sign.charCodeAt(0))
      else if (sign === '\n' || sign === '\r') control('par', null)
      else control(sign, null)
    } else if (all === '') break
  }
  flush()
  main.end()
  aside.end()
  for (const block of apart) pages.add(block)
  const line = (text: string) => normalizeText(text).replace(/\s+/g, ' ') || null
  return {
    metadata: { title: line(metadata.title), author: line(metadata.author) },
    pages: pages.end(),
    problems: unreadObjects(formulas, objects - formulas),
  }
}
