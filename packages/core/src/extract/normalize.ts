const LIGATURES: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
}

/**
 * A page's text as it is stored, searched and cited. Applying it twice changes nothing.
 *
 * Line breaks become `\n`, words broken at a line's end are joined, ligatures are spelt out, dot leaders shrink to one
 * ellipsis; characters that carry no text (controls, soft hyphens, halves of surrogate pairs) go.
 */
export function normalizeText(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll('\uFFFD', ' ')
      .replace(/\r\n?|[\u2028\u2029\v\f]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
      .replace(/[\u0000-\u0008\u000E-\u001F\u007F\u00AD\u200B\u2060\uFEFF]/g, '')
      .replace(/[ﬀ-ﬆ]/g, (ligature) => LIGATURES[ligature] ?? ligature)
      .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, ' ')
      .replace(/(?:[.·…‥_] ?){4,}/g, '… ')
      // Without the look-behind, a long run of blanks inside a line takes quadratic time.
      .replace(/(?<![ \t])[ \t]+$/gm, '')
      .replace(/(\p{Ll})-\n(?=\p{Ll})/gu, '$1')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  )
}
