import { once } from '../once.ts'

/** More units of text than needed to tell it from anything else. */
const EXAMINED_BYTES = 4096
/** Not in any text: controls, unassigned and private characters, and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NOT_TEXT = once(() => /[\u0000-\u0008\u000E-\u001A\p{Cn}\p{Co}\p{Cs}]/u)

/** Returns the byte order of UTF-16 text by its byte order mark, or by the zeros that ASCII has in it; null for other bytes. */
export function utf16Order(bytes: Uint8Array): 'le' | 'be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'be'
  const examined = bytes.subarray(0, Math.min(bytes.length & ~1, EXAMINED_BYTES))
  const zeros = [0, 0]
  for (const [at, byte] of examined.entries()) if (byte === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if ((even === 0) === (odd === 0)) return null
  // Plain text with a zero byte by mistake.
  if (Math.max(even, odd) * 4 < examined.length && isNearlyAscii(examined)) return null
  const order = odd > 0 ? 'le' : 'be'
  const text = new TextDecoder(`utf-16${order}`).decode(examined)
  // The examined bytes may end within a character.
  return NOT_TEXT().test(text.slice(0, -1)) ? null : order
}

function isNearlyAscii(bytes: Uint8Array): boolean {
  const others = bytes.reduce((sum, byte) => sum + Number(byte > 0x7e), 0)
  return others * 20 < bytes.length
}
