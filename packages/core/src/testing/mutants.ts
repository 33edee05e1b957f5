/** Yields damaged copies of files (truncated, bytes flipped, or spliced together), the same ones for the same seed. */
export function* mutants(samples: readonly Buffer[], count: number, seed = 1): Generator<Buffer> {
  const below = dice(seed)
  for (let i = 0; i < count; i++) {
    const sample = pick(samples, below)
    const damage = pick([cut, flip, splice], below)
    yield damage(sample, pick(samples, below), below)
  }
}

type Dice = (below: number) => number

function cut(pdf: Buffer, _other: Buffer, below: Dice): Buffer {
  return pdf.subarray(0, below(pdf.length))
}

function flip(pdf: Buffer, _other: Buffer, below: Dice): Buffer {
  const copy = Buffer.from(pdf)
  for (let left = 1 + below(40); left > 0; left--) copy[below(copy.length)] = below(256)
  return copy
}

function splice(pdf: Buffer, other: Buffer, below: Dice): Buffer {
  const from = below(other.length)
  const part = other.subarray(from, from + below(2000))
  const at = below(pdf.length)
  return Buffer.concat([pdf.subarray(0, at), part, pdf.subarray(at + below(2) * part.length)])
}

function pick<T>(values: readonly T[], below: Dice): T {
  const value = values[below(values.length)]
  if (value === undefined) throw new Error('There is nothing to damage.')
  return value
}

/** Returns a generator of integers from 0 up to, but not including, a given one; mulberry32. */
function dice(seed: number): Dice {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
