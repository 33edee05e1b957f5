/** What a packed text may refer to before it has begun, as the format prescribes. */
const PRESET =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const WINDOW = 4096
const PACKED = 0x75465a4c
const STORED = 0x414c454d
const MAX_CHARACTERS = 50_000_000

/** Unpacks the RTF of an Outlook message. @throws Error when it is damaged. */
export function unpackRtf(bytes: Buffer): string {
  const kind = bytes.readUInt32LE(8)
  const data = bytes.subarray(16)
  if (kind === STORED) return data.toString('latin1')
  if (kind !== PACKED) throw new Error('its text is packed in an unknown way')
  const window = Buffer.alloc(WINDOW, ' ')
  window.write(PRESET, 'latin1')
  let write = PRESET.length
  const unpacked: number[] = []
  const put = (byte: number) => {
    unpacked.push(byte)
    window[write] = byte
    write = (write + 1) % WINDOW
  }
  for (let at = 0; at < data.length; ) {
    const flags = data[at++] ?? 0
    for (let bit = 0; bit < 8 && at < data.length; bit++) {
      if ((flags & (1 << bit)) === 0) {
        put(data[at++] ?? 0)
        continue
      }
      const reference = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)
      at += 2
      const from = reference >> 4
      if (from === write) return Buffer.from(unpacked).toString('latin1')
      for (let step = 0; step < (reference & 0xf) + 2; step++) put(window[(from + step) % WINDOW] ?? 0)
      if (unpacked.length > MAX_CHARACTERS) throw new Error('its text is too long')
    }
  }
  return Buffer.from(unpacked).toString('latin1')
}
