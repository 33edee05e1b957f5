/** Characters that no one can read: unmapped and private ones, and controls but for white space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const JUNK = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\uFFFD\uE000-\uF8FF]/g

/** Of 3,274 pages of reports the worst has 0.8 %: bullets of symbol fonts. A font without mapping makes nearly all. */
const JUNK_SHARE = 0.3

/** Whether a text layer is no text: a page's fonts do not say what their shapes mean. */
export function isJunk(text: string): boolean {
  const junk = text.match(JUNK)?.length ?? 0
  // Of most pages there is none, which is told in no time.
  return junk > 0 && junk > text.replace(/\s/g, '').length * JUNK_SHARE
}

/** What of it can be read nevertheless. */
export function withoutJunk(text: string): string {
  return text.replace(JUNK, '')
}
