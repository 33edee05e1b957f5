/** The Symbol font from 0x21 to 0x7E and from 0xA1 to 0xFE; a blank where it has no character of Unicode. */
const SYMBOL_LOW =
  '!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼'
const SYMBOL_HIGH =
  'ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭'

/** The characters of Wingdings with a meaning in documents. */
const WINGDINGS: Readonly<Record<number, string>> = {
  33: '✏',
  34: '✂',
  40: '☎',
  41: '✆',
  42: '✉',
  54: '⌛',
  65: '✌',
  67: '👍',
  68: '👎',
  70: '☞',
  74: '☺',
  75: '😐',
  76: '☹',
  108: '●',
  110: '■',
  111: '□',
  112: '◻',
  113: '❑',
  114: '❒',
  115: '⬧',
  116: '⧫',
  117: '◆',
  118: '❖',
  119: '⬥',
  120: '☒',
  158: '·',
  159: '•',
  160: '▪',
  161: '○',
  164: '◉',
  167: '▪',
  168: '☐',
  171: '★',
  216: '➢',
  220: '➲',
  223: '←',
  224: '→',
  225: '↑',
  226: '↓',
  232: '➔',
  239: '⇦',
  240: '⇨',
  241: '⇧',
  242: '⇩',
  251: '✗',
  252: '✓',
  253: '☒',
  254: '☑',
}
const WINGDINGS_2: Readonly<Record<number, string>> = {
  79: '✗',
  80: '✓',
  81: '☒',
  82: '☑',
  83: '☒',
  84: '☒',
  151: '●',
  163: '☐',
  42: '☐',
}
const WINGDINGS_3: Readonly<Record<number, string>> = {
  102: '←',
  103: '→',
  104: '↑',
  105: '↓',
  125: '▶',
  132: '◀',
}

/** Returns the character that a symbol font shows; null when it is not known. */
export function symbolOf(font: string, code: number): string | null {
  // Word shifts the codes of such fonts into the private area.
  const own = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code
  const name = font.toLowerCase()
  if (name === 'symbol') {
    const at = own >= 0xa1 ? SYMBOL_HIGH[own - 0xa1] : SYMBOL_LOW[own - 0x21]
    return at === undefined || at === ' ' ? null : at
  }
  if (name === 'wingdings') return WINGDINGS[own] ?? null
  if (name === 'wingdings 2') return WINGDINGS_2[own] ?? null
  if (name === 'wingdings 3') return WINGDINGS_3[own] ?? null
  return code >= 0x20 && !(code >= 0xe000 && code <= 0xf8ff) ? String.fromCodePoint(code) : null
}

/** Replaces the characters of a run in a symbol font, which are in the private area. */
export function withSymbols(text: string, font: string): string {
  return text.replace(/[\uF000-\uF0FF]/g, (character) => symbolOf(font, character.charCodeAt(0)) ?? character)
}
