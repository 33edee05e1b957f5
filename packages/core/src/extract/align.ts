/** Spaces of all kinds, and halves of characters, which become one. */
const BLANK = /[\s\u00A0\u2000-\u200A\u202F\u205F\u3000\uFFFD\uD800-\uDFFF]/
const LEADER = /[.·…‥_]/
const LIGATURE = /[ﬀ-ﬆ]/

/**
 * Where the characters of a text went when it was normalised: a function that tells how far the normalised text has come
 * before the character at an index, asked in ascending order. Both texts are gone through side by side; what normalising
 * drops stands still.
 */
export function alignText(raw: string, text: string): (index: number) => number {
  let i = 0
  let at = 0
  return (index) => {
    for (; i < index; i++) {
      const from = raw[i] ?? ''
      const to = text[at] ?? ''
      if (from === to) at++
      // A run of leaders that began with the very ellipsis that it shrank to.
      else if (to === ' ' && text[at - 1] === '…' && LEADER.test(from)) at++
      else if (to === ' ' || to === '\n') at += BLANK.test(from) && !(to === '\n' && from === ' ') ? 1 : 0
      else if (to === '…' && LEADER.test(from)) at += text[at + 1] === ' ' ? 2 : 1
      else if (LIGATURE.test(from)) at += from.normalize('NFKC').length
    }
    return at
  }
}
