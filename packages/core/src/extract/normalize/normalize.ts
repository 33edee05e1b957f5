import { joinHyphenated } from './hyphens.ts'

const LIGATURES: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
}

/** Options of {@link normalizeText}. */
export interface NormalizeOptions {
  /** Whether lines were broken, and words hyphenated, by a typesetter, as in PDF. @defaultValue true */
  readonly typeset?: boolean
}

/**
 * Normalises a page's text to the form in which it is stored, searched and cited. Idempotent.
 *
 * Line breaks become `\n`, words hyphenated at the end of a line are joined (compounds keep their hyphen), ligatures are
 * expanded, dot leaders become an ellipsis, and characters that carry no text (controls, soft hyphens, lone surrogates)
 * are removed.
 */
export function normalizeText(text: string, { typeset = true }: NormalizeOptions = {}): string {
  const plain = text
    .toWellFormed()
    .replaceAll('\uFFFD', ' ')
    .replace(/\r\n?|[\u2028\u2029\v\f]/g, '\n')
    .replace(/\u00AD[ \t]*\n[ \t]*/g, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
    .replace(/[\u0000-\u0008\u000E-\u001F\u007F\u00AD\u200B\u2060\uFEFF]/g, '')
    .replace(/[ﬀ-ﬆ]/g, (ligature) => LIGATURES[ligature] ?? ligature)
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, ' ')
    .replace(/(?:[.·…‥_] ?){4,}/g, '… ')
    // Without the lookbehind, a long run of blanks inside a line would take quadratic time.
    .replace(/(?<![ \t])[ \t]+$/gm, '')
  return joinHyphenated(plain, typeset)
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
