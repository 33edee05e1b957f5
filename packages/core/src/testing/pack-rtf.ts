const PRESET =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const LONGEST = 17

/** Packs RTF of less than 3,800 characters as Outlook does (MS-OXRTFCP), with references to what came before. */
export function packRtf(rtf: string): Buffer {
  const all = `${PRESET}${rtf}`
  const tokens: number[][] = []
  for (let at = PRESET.length; at < all.length; ) {
    let length = Math.min(LONGEST, all.length - at)
    while (length > 1 && all.lastIndexOf(all.slice(at, at + length), at - length) === -1) length--
    if (length < 2) tokens.push([all.charCodeAt(at)])
    else {
      const from = all.lastIndexOf(all.slice(at, at + length), at - length)
      const reference = (from << 4) | (length - 2)
      tokens.push([reference >> 8, reference & 0xff])
    }
    at += Math.max(1, length)
  }
  const end = (all.length << 4) & 0xffff
  tokens.push([end >> 8, end & 0xff])
  const packed: number[] = []
  for (let at = 0; at < tokens.length; at += 8) {
    const group = tokens.slice(at, at + 8)
    packed.push(
      group.reduce((flags, token, bit) => flags | (token.length === 2 ? 1 << bit : 0), 0),
      ...group.flat(),
    )
  }
  const head = Buffer.alloc(16)
  head.writeUInt32LE(packed.length + 12, 0)
  head.writeUInt32LE(rtf.length, 4)
  head.write('LZFu', 8)
  return Buffer.concat([head, Buffer.from(packed)])
}
