/** Spaces of all kinds, and lone surrogates, which become a space. */
const BLANK = /[\s\u00A0\u2000-\u200A\u202F\u205F\u3000\uFFFD\uD800-\uDFFF]/
const LEADER = /[.·…‥_]/
const LIGATURE = /[ﬀ-ﬆ]/

/**
 * Maps positions in a raw text to positions in the normalised one. Returns a function from an index in `raw` to the index
 * in `text`; call it with ascending indices. Both texts are walked in parallel, and a dropped character does not advance
 * the position in `text`.
 */
export function alignText(raw: string, text: string): (index: number) => number {
  let i = 0
  let at = 0
  return (index) => {
    for (; i < index; i++) {
      const from = raw[i] ?? ''
      const to = text[at] ?? ''
      if (from === to) at++
      // A run of dot leaders that began with the ellipsis it was shortened to.
      else if (to === ' ' && text[at - 1] === '…' && LEADER.test(from)) at++
      else if (to === ' ' || to === '\n') at += BLANK.test(from) && !(to === '\n' && from === ' ') ? 1 : 0
      else if (to === '…' && LEADER.test(from)) at += text[at + 1] === ' ' ? 2 : 1
      else if (LIGATURE.test(from)) at += from.normalize('NFKC').length
    }
    return at
  }
}
