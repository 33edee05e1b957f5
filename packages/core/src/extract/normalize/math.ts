/** An element of a formula, in MathML or in Word's markup, whose names differ. */
export interface MathNode {
  readonly name: string
  readonly children: (MathNode | string)[]
  /** What a property of Word's is set to. */
  readonly value?: string | undefined
}

/** Collects a formula as its elements are opened and closed. */
export interface MathReader {
  open(name: string, attributes?: Readonly<Record<string, string>>): void
  text(text: string): void
  /** Returns the formula as a line of text when its outermost element is closed, else null. */
  close(): string | null
}

/** Not shown: the source of a formula, and how it looks. */
const UNSEEN = new Set([
  'annotation',
  'annotation-xml',
  'rPr',
  'ctrlPr',
  'sSupPr',
  'sSubPr',
  'fPr',
  'dPr',
  'radPr',
  'naryPr',
])

export function mathReader(): MathReader {
  const stack: MathNode[] = []
  return {
    open(name, attributes = {}) {
      const node = { name, children: [], value: attributes['m:val'] }
      stack.at(-1)?.children.push(node)
      stack.push(node)
    },
    text(text) {
      stack.at(-1)?.children.push(text)
    },
    close() {
      const node = stack.pop()
      return node === undefined || stack.length > 0 ? null : write(node).replace(/\s+/g, ' ').trim()
    },
  }
}

function write(node: MathNode | string): string {
  if (typeof node === 'string') return node.trim()
  if (UNSEEN.has(node.name)) return ''
  const parts = node.children
    .filter((child) => typeof child !== 'string' && !UNSEEN.has(child.name))
    .map(write)
  const [first = '', second = '', third = ''] = parts
  switch (node.name) {
    case 'msup':
    case 'sSup':
    case 'mover':
      return `${group(first)}^${group(second)}`
    case 'msub':
    case 'sSub':
    case 'munder':
      return `${group(first)}_${group(second)}`
    case 'msubsup':
    case 'sSubSup':
    case 'munderover':
      return `${group(first)}_${group(second)}^${group(third)}`
    case 'mfrac':
    case 'f':
      return `${group(first)}/${group(second)}`
    case 'msqrt':
      return `√${group(parts.join(''))}`
    case 'mroot':
      return `${group(second)}√${group(first)}`
    case 'rad':
      return `${first === '' ? '' : group(first)}√${group(second)}`
    case 'd':
      return `${property(node, 'begChr') ?? '('}${parts.join(', ')}${property(node, 'endChr') ?? ')'}`
    case 'mtr':
    case 'mr':
      return `${parts.join(', ')}; `
    case 'nary':
      return `${property(node, 'chr') ?? '∫'}${first === '' ? '' : `_${group(first)}`}${second === '' ? '' : `^${group(second)}`} ${third}`
    case 'mo':
      return spaced(node.children.map(write).join(''))
    default:
      return joined(node.children.map(write))
  }
}

/** Returns what a property of a formula's element is set to, such as the sign of a sum. */
function property({ children }: MathNode, name: string): string | undefined {
  for (const child of children)
    if (typeof child !== 'string' && child.name.endsWith('Pr'))
      for (const one of child.children)
        if (typeof one !== 'string' && one.name === name) return one.value ?? one.children.map(write).join('')
  return undefined
}

/** A power or a fraction ends where the next number or name begins. */
function joined(parts: readonly string[]): string {
  let text = ''
  for (const part of parts)
    text += /[\^_/][^\s]*[\p{L}\p{N}]$/u.test(text) && /^[\p{L}\p{N}(]/u.test(part) ? ` ${part}` : part
  return text
}

/** Puts what is more than a number or a name into brackets. */
function group(text: string): string {
  return /^[\p{L}\p{N}.,′]*$/u.test(text) || /^\(.*\)$/.test(text) ? text : `(${text.trim()})`
}

function spaced(operator: string): string {
  return /^[=<>≤≥≈≠±×+→]$/.test(operator) ? ` ${operator} ` : operator
}
