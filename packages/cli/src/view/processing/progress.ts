import type { JobProgress } from '@docchat/core'
import { count } from '../../terminal/format.ts'
import { type LiveArea, liveArea } from '../../terminal/live-area.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { pad, truncate, width } from '../../terminal/width.ts'
import { clockOf, progressBar, timeLeft } from './bar.ts'
import { type Share, shareOf } from './share.ts'

/** Shows the progress of each file while it is processed. */
export interface Progress extends Disposable {
  update(key: string, name: string, progress: JobProgress): void
  /** Says how many files there are, as far as that is known. */
  expect(total: Total): void
  /** Removes the file; `print` reports its outcome. */
  end(key: string, print: () => void): void
}

/** How many files there are. */
export interface Total {
  readonly files: number
  /** Whether all have been found. */
  readonly isFinal: boolean
}

/** Options of {@link showProgress}. */
export interface ProgressOptions {
  /** Whether passages are embedded. @defaultValue true */
  readonly embeds?: boolean
}

/** What each stage does, and the units it counts. */
const STAGES: Readonly<Record<string, { readonly verb: string; readonly unit: string }>> = {
  extract: { verb: 'reading', unit: 'page' },
  ocr: { verb: 'reading by OCR:', unit: 'page' },
  index: { verb: 'indexing', unit: 'chunk' },
  chunk: { verb: 'indexing', unit: 'page' },
  embed: { verb: 'embedding', unit: 'chunk' },
}

const PLAIN_EVERY_MS = 2000
const MOST_BARS = 8
const NAME_COLUMNS = 28
const GAP = '  '

/** Shows progress as the output allows: animated bars on a terminal, occasional lines elsewhere, or nothing. */
export function showProgress(output: Output, { embeds = true }: ProgressOptions = {}): Progress {
  if (output.quiet) return silent
  if (output.lively) return bars(output, embeds)
  return output.json ? silent : plainLines(output)
}

const silent: Progress = {
  update: () => undefined,
  expect: () => undefined,
  end: (_key, print) => print(),
  [Symbol.dispose]: () => undefined,
}

function plainLines(output: Output): Progress {
  const shownAt = new Map<string, number>()
  return {
    update(key, name, progress) {
      const now = performance.now()
      // A file that is processed quickly needs no line except its last.
      const last = shownAt.get(key)
      if (last === undefined) shownAt.set(key, now)
      if (last === undefined || now - last < PLAIN_EVERY_MS) return
      shownAt.set(key, now)
      output.note(`${cleanLine(name)}: ${describeProgress(progress)}`)
    },
    expect: () => undefined,
    end(key, print) {
      shownAt.delete(key)
      print()
    },
    [Symbol.dispose]: () => undefined,
  }
}

/** The progress bar of a file. */
export interface Bar {
  readonly name: string
  readonly progress: JobProgress
  /** How far the file is, over all stages. */
  readonly share: Share
  /** When this stage began, and how much was done then. Times are from `performance.now()`. */
  readonly since: number
  readonly doneThen: number
  readonly updatedAt: number
}

function bars(output: Output, embeds: boolean): Progress {
  const shown = new Map<string, Bar>()
  let total: Total = { files: 0, isFinal: false }
  let ended = 0
  const render = () => {
    const lines = [...shown.values()]
      .slice(0, MOST_BARS)
      .map((bar) => barLine(output, bar, performance.now()))
    if (shown.size > MOST_BARS) lines.push(`and ${count(shown.size - MOST_BARS, 'more file')}`)
    const begun = [...shown.values()].reduce((sum, { share }) => sum + share.done, 0)
    return total.files > 1 ? [...lines, totalLine(output, { total, ended, begun })] : lines
  }
  const area: LiveArea = liveArea({ render, write: output.draw })
  return {
    update(key, name, progress) {
      const updatedAt = performance.now()
      const before = shown.get(key)
      const { since, doneThen } = clockOf(
        before && { ...before, stage: before.progress.stage },
        progress,
        updatedAt,
      )
      const share = shareOf(before?.share, progress, embeds)
      shown.set(key, { name, progress, share, since, doneThen, updatedAt })
    },
    expect(known) {
      total = known
    },
    end(key, print) {
      shown.delete(key)
      ended++
      area.above(print)
    },
    [Symbol.dispose]: () => area[Symbol.dispose](),
  }
}

/** Formats the progress of a file as a line that is no wider than the terminal. */
export function barLine(
  output: Output,
  { name, progress, share, since, doneThen, updatedAt }: Bar,
  now: number,
): string {
  const age = { elapsedMs: updatedAt - since, ageMs: now - updatedAt }
  const left = timeLeft({ ...progress, ...age, doneThen })
  const ending = left === null ? '' : `, ${left} left`
  const descriptions = [
    `${describeProgress(progress)}${ending}`,
    `${shortly(progress)}${ending}`,
    shortly(progress),
  ]
  return labelledBar(output, cleanLine(name), share.done, descriptions)
}

/** Formats how far all files are together; `begun` is the sum of those in progress. */
function totalLine(
  output: Output,
  { total, ended, begun }: { readonly total: Total; readonly ended: number; readonly begun: number },
): string {
  const { files, isFinal } = total
  const share = isFinal ? (ended + begun) / files : 0
  const done = Math.min(ended, files)
  const rest = `${done} of ${isFinal ? '' : 'at least '}${count(files, 'file')}`
  return labelledBar(output, 'all', share, [rest, `${done}/${files}`])
}

/** Formats a line with the longest description that fits; they are given from long to short. */
function labelledBar(output: Output, name: string, share: number, descriptions: readonly string[]): string {
  const columns = output.noteColumns - 1
  const nameColumns = Math.min(NAME_COLUMNS, Math.floor(columns / 3))
  const label = pad(truncate(name, nameColumns), nameColumns)
  const bar = progressBar(share)
  const room = columns - nameColumns - bar.length - 2 * GAP.length
  if (room < 1) return truncate(`${label}${GAP}${descriptions.at(-1) ?? ''}`, columns)
  const rest = descriptions.find((one) => width(one) <= room) ?? descriptions.at(-1) ?? ''
  return `${label}${GAP}${output.styleNote('cyan', bar)}${GAP}${truncate(rest, room)}`
}

function shortly({ stage, done, total }: JobProgress): string {
  const { verb } = STAGES[stage] ?? { verb: stage }
  return total === null ? verb : `${verb} ${done}/${total}`
}

function describeProgress({ stage, done, total }: JobProgress): string {
  const { verb, unit } = STAGES[stage] ?? { verb: stage, unit: 'part' }
  if (total === null) return done === 0 ? verb : `${verb}, ${count(done, unit)}`
  return `${verb} ${unit} ${done} of ${total}`
}
