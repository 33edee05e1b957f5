import type { Document, Job } from '@docchat/core'
import { pageWarningJson, progressJson } from '@docchat/core/json'
import type { Failure, Outcome, Tally } from '../../processing/outcome.ts'
import { count, formatSeconds } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { type Clock, clockOf, secondsLeft } from './bar.ts'
import { type ProgressOptions, showProgress, type Total } from './progress.ts'

/** A scan has the same warning on every page, so only the first few are shown. */
const SHOWN_PER_KIND = 3

/** Reports the progress and outcome of a run, for people or as JSON. */
export interface ProcessingReport extends Disposable {
  progress(key: string, name: string, job: Job, document: Document): void
  outcome(key: string, name: string, outcome: Outcome): void
  /** Says how many files there are, as far as that is known. */
  expect(total: Total): void
  /** Reports what was kept back and, for people, sums up. */
  finish(tally: Tally, seconds: number): void
}

/** Options of {@link processingReport}. */
export interface ReportOptions extends ProgressOptions {
  /** Whether failures are kept back until the end, for people, so that they are together. @defaultValue false */
  readonly failuresLast?: boolean
}

/** Creates a report that writes to the output. */
export function processingReport(output: Output, options: ReportOptions = {}): ProcessingReport {
  const progress = showProgress(output, options)
  const clocks = new Map<string, Clock>()
  const { outcome, finish, flush } = output.json ? jsonReport(output) : textReport(output, options)
  return {
    progress(key, name, job, { id }) {
      if (job.progress === null) return
      progress.update(key, name, job.progress)
      if (!output.json) return
      const now = performance.now()
      const clock = clockOf(clocks.get(key), job.progress, now)
      clocks.set(key, clock)
      const left = secondsLeft({ ...job.progress, ...clock, elapsedMs: now - clock.since, ageMs: 0 })
      const seconds = left === null ? null : Number(left.toFixed(1))
      output.event({
        type: 'document-progress',
        document_id: id,
        name,
        ...progressJson(job.progress),
        seconds_left: seconds,
      })
    },
    outcome(key, name, result) {
      clocks.delete(key)
      progress.end(key, () => outcome(name, result))
    },
    expect: progress.expect,
    finish,
    [Symbol.dispose]() {
      progress[Symbol.dispose]()
      flush()
    },
  }
}

interface OutcomeReport {
  outcome(name: string, outcome: Outcome): void
  /** Reports the failures that were kept back. */
  flush(): void
  finish(tally: Tally, seconds: number): void
}

function jsonReport(output: Output): OutcomeReport {
  return {
    outcome(name, outcome) {
      if (outcome.type === 'failed') return reportFailure(output, name, outcome)
      const { document, version, deduplicated } = outcome
      output.event({
        type: 'document-complete',
        document_id: document.id,
        name,
        pages: version.pageCount,
        chunks: version.chunkCount,
        warnings: version.warnings.map(pageWarningJson),
        deduplicated,
      })
    },
    flush: () => undefined,
    finish({ complete, failed }, seconds) {
      output.event({ type: 'finish', complete, failed, seconds: Number(seconds.toFixed(3)) })
    },
  }
}

function textReport(output: Output, { failuresLast = false }: ReportOptions): OutcomeReport {
  const failures: (() => void)[] = []
  const flush = () => {
    for (const report of failures.splice(0)) report()
  }
  return {
    flush,
    outcome(name, outcome) {
      if (outcome.type === 'failed') {
        failures.push(() => reportFailure(output, name, outcome))
        if (!failuresLast) flush()
        return
      }
      const { document, version, already } = outcome
      const known = already ? alreadyThere(name, document) : version.number > 1 ? ' (a new version)' : ''
      const size = `${count(version.pageCount ?? 0, 'page')}, ${count(version.chunkCount, 'chunk')}`
      output.line(`${output.style('green', '✓')} ${cleanLine(name)}: ${size}${known}`)
      const warn = (text: string) => output.line(`  ${output.style('yellow', '!')} ${text}`)
      for (const alike of Map.groupBy(version.warnings, ({ code }) => code).values()) {
        for (const { message } of alike.slice(0, SHOWN_PER_KIND)) warn(cleanLine(message))
        const more = alike.length - SHOWN_PER_KIND
        if (more > 0) warn(`… and the same on ${count(more, 'more page')}.`)
      }
    },
    finish({ complete, failed }, seconds) {
      flush()
      const others = failed === 0 ? '' : `, ${failed} failed`
      output.note(`${count(complete, 'document')} ready${others}, in ${formatSeconds(seconds)}.`)
    },
  }
}

/** Reports why a file could not be added or processed. */
export function reportFailure(output: Output, name: string, { code, message }: Failure): void {
  if (output.json) output.event({ type: 'document-failed', name, code, message })
  else output.error(message.includes(name) ? message : `${name}: ${message}`)
}

function alreadyThere(name: string, document: Document): string {
  return document.name === name ? ' (already added)' : ` (already added as ${cleanLine(document.name)})`
}
