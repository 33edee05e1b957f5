/** Reads the numbers written by a {@link numberWriter}. */
export interface NumberReader {
  /** Returns the next number. */
  read(): number
  /** Whether there are more numbers. */
  more(): boolean
  /** The number of bytes read so far. */
  at(): number
}

/** The largest absolute value that can be written; larger ones are clamped. */
const LARGEST = 2 ** 30 - 1

/** Writes signed integers as zigzag varints: one byte below 64, two below 8,192. */
export function numberWriter(): { write(number: number): void; bytes(): Uint8Array } {
  let buffer = Buffer.allocUnsafe(1024)
  let length = 0
  return {
    write(number) {
      if (length + 5 > buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2)
      const whole = Math.max(-LARGEST, Math.min(LARGEST, number)) | 0
      // Zigzag: the sign is the lowest bit, so that small negative numbers stay short.
      let rest = (whole << 1) ^ (whole >> 31)
      for (; rest > 0x7f; rest >>>= 7) buffer[length++] = (rest & 0x7f) | 0x80
      buffer[length++] = rest
    },
    bytes: () => buffer.subarray(0, length),
  }
}

export function numberReader(bytes: Uint8Array): NumberReader {
  let at = 0
  return {
    read() {
      let number = 0
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++] ?? 0
        number |= (byte & 0x7f) << shift
        if (byte < 0x80) return (number >>> 1) ^ -(number & 1)
      }
    },
    more: () => at < bytes.length,
    at: () => at,
  }
}
