/** A piece of a transcript, shown at a time. */
export interface Cue {
  /** When it begins, such as `00:01:05`. */
  readonly time: string
  /** When it begins and ends, in seconds. */
  readonly from: number
  readonly to: number
  readonly lines: string[]
}

const CLOCK = String.raw`((?:\d+:)?\d?\d:\d\d)(?:[.,:](\d*))?`
const TIMES = new RegExp(String.raw`^\s*${CLOCK}\s*-->(?:\s*${CLOCK})?`)

/** Reads the cues of WebVTT and SubRip. @returns also the numbers of lines whose time cannot be read. */
export function readCues(text: string): { cues: Cue[]; damaged: number[] } {
  const cues: Cue[] = []
  const damaged: number[] = []
  let cue: Cue | null = null
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const [, start, fraction, end, endFraction] = TIMES.exec(line) ?? []
    if (start !== undefined) {
      dropCount(cue)
      const time = start.length === 5 ? `00:${start}` : start.padStart(8, '0')
      const from = seconds(start, fraction)
      cue = { time, from, to: end === undefined ? from : seconds(end, endFraction), lines: [] }
      cues.push(cue)
    } else if (line.includes('-->')) {
      damaged.push(index + 1)
      cue = null
    } else if (line === '') cue = null
    else cue?.lines.push(line)
  }
  return { cues, damaged }
}

/** A line of blanks does not end a cue of WebVTT, but may be before the number of the next one in SubRip. */
function dropCount(cue: Cue | null): void {
  const [before = 'x', last = ''] = cue?.lines.slice(-2) ?? []
  if (before.trim() === '' && /^\d+$/.test(last.trim())) cue?.lines.pop()
}

function seconds(clock: string, fraction = ''): number {
  const whole = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return whole + Number(`0.${fraction || 0}`)
}

/** Leaves out what captions that roll show again: lines of the cue before, and the beginning of its last line. */
export function saidOnce(cues: readonly Cue[]): Cue[] {
  return cues.map((cue, index) => {
    const before = cues[index - 1]
    if (before === undefined || cue.from > before.to + 0.1) return cue
    const [said, lines] = [before.lines, cue.lines]
    for (let count = Math.min(said.length, lines.length); count > 0; count--)
      if (lines.slice(0, count).every((line, at) => line === said.at(at - count)))
        return { ...cue, lines: lines.slice(count) }
    const last = said.at(-1)
    const [first = '', ...rest] = lines
    const goesOn = last !== undefined && last !== '' && first.startsWith(`${last} `)
    return goesOn ? { ...cue, lines: [first.slice(last.length).trim(), ...rest] } : cue
  })
}
