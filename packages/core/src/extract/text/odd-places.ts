/** What cannot be decoded, and the controls that no text contains. */
const NOT_TEXT = /[\u0080-\u009f\ufffd]/gu
/** Signs beyond ASCII inside of a word, other than those that join its parts. */
const SIGN_IN_WORD =
  /(?<=\p{L}\p{M}*)[^\p{ASCII}\p{L}\p{M}\p{N}\p{Z}\p{Pd}’‘·…\u00ad\u200b-\u200f\u3001-\u303f\uff00-\uffef]+(?=\p{L})/gu
/** Graphics of old terminals beside a letter. */
const GRAPHICS = /[\u2500-\u259f](?=\p{L})|(?<=\p{L})[\u2500-\u259f]/gu
/** A capital beyond ASCII after a small letter. */
const CAPITAL_IN_WORD = /(?<=\p{Ll})(?!\p{ASCII})\p{Lu}/gu
const MIXED_SCRIPTS =
  /(?<=\p{Script=Latin})[\p{Script=Cyrillic}\p{Script=Greek}]|(?<=[\p{Script=Cyrillic}\p{Script=Greek}])\p{Script=Latin}/gu
/** A vowel or tone that stands on no letter. */
const LOOSE_MARK = /(?<![\p{L}\p{M}])\p{M}/gu
const ODD = [NOT_TEXT, SIGN_IN_WORD, GRAPHICS, CAPITAL_IN_WORD, MIXED_SCRIPTS, LOOSE_MARK]

/** Counts the places of a text that hardly anybody writes, but that appear when its bytes are decoded as another encoding. */
export function oddPlaces(text: string): number {
  return ODD.reduce((sum, kind) => sum + (text.match(kind)?.length ?? 0), 0)
}
