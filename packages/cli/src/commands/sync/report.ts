import { basename, relative } from 'node:path'
import type { Document, FileChange, Job, SyncEvent } from '@docchat/core'
import type { ExitCode } from '../../exit-codes.ts'
import { exitCodeOf, type Outcome } from '../../processing/outcome.ts'
import { count, formatSeconds } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { processingReport } from '../../view/processing/report.ts'
import { reportSkipped } from '../ingest/skipped.ts'

/** Reports one comparison of the folder with the documents, and what followed. */
export interface SyncRound {
  event(event: SyncEvent): void
  progress(path: string, job: Job, document: Document): void
  outcome(path: string, outcome: Outcome): void
  finish(): ExitCode
}

/** Options of {@link syncReport}. */
export interface SyncReportOptions {
  readonly dryRun: boolean
}

const CHANGES: Readonly<Record<FileChange, string>> = {
  new: 'new',
  changed: 'changed',
  unfinished: 'not processed yet',
  failed: 'failed before',
}

const REASONS = {
  deleted: 'the file is gone',
  ignored: 'ignored by a pattern',
  replaced: 'the file is now the same as another',
} as const

/** Creates a report for the rounds of a run. What stays the same from round to round is reported once. */
export function syncReport(
  output: Output,
  root: string,
  { dryRun }: SyncReportOptions,
): { begin(): SyncRound } {
  let before = new Set<string>()
  let isFirst = true
  return {
    begin() {
      const started = performance.now()
      const processing = processingReport(output)
      const tally = { complete: 0, failed: 0, queued: 0, moved: 0, removed: 0 }
      const said = new Set<string>()
      let withheld = false
      let unchanged = 0
      const nameOf = (path: string) => relative(root, path) || path

      /** Writes an event or, for people, a line, unless the round before said the same. */
      const once = (text: string, event: object, write: (text: string) => void) => {
        said.add(text)
        if (before.has(text)) return
        if (output.json) output.event(event)
        else write(text)
      }
      const line = (mark: string, path: string, note: string, event: object) => {
        if (output.json) output.event(event)
        else output.line(`${mark} ${cleanLine(nameOf(path))} (${cleanLine(note)})`)
      }

      return {
        event(event) {
          switch (event.type) {
            case 'add': {
              const { added, path, change } = event
              const ids = { document_id: added?.document.id ?? null, job_id: added?.job.id ?? null }
              const deduplicated = added?.deduplicated ?? false
              tally.queued += 1
              const json = { type: 'file-added', path, change, ...ids, deduplicated }
              if (output.json) output.event(json)
              else if (dryRun) line('+', path, CHANGES[change], json)
              return
            }
            case 'move': {
              const { documentId, path, from } = event
              tally.moved += 1
              const json = {
                type: 'document-moved',
                document_id: documentId,
                name: basename(path),
                path,
                from,
              }
              return line('→', path, `was ${nameOf(from)}`, json)
            }
            case 'remove': {
              const { documentId, path, reason } = event
              tally.removed += 1
              const json = {
                type: 'document-removed',
                document_id: documentId,
                name: basename(path),
                path,
                reason,
              }
              return line('−', path, REASONS[reason], json)
            }
            case 'skip': {
              const { path, code, message } = event
              if (code !== 'NOT_A_FILE') tally.failed += 1
              const text = message.includes(basename(path)) ? message : `${nameOf(path)}: ${message}`
              return once(text, { type: 'file-skipped', path, code, message }, output.error)
            }
            case 'withhold': {
              withheld = true
              const { documents, of } = event
              const text = `The files of ${documents} of ${count(of, 'document')} are gone, so nothing was deleted: is everything mounted? With --force, the documents are deleted.`
              return once(text, { type: 'removal-withheld', documents, of }, output.error)
            }
            case 'finish':
              unchanged = event.unchanged
              if (isFirst) reportSkipped(output, new Map(Object.entries(event.endings)))
              return
          }
        },
        progress: (path, job, document) => processing.progress(path, nameOf(path), job, document),
        outcome(path, outcome) {
          tally[outcome.type] += 1
          processing.outcome(path, output.json ? basename(path) : nameOf(path), outcome)
        },
        finish() {
          processing[Symbol.dispose]()
          const { complete, failed, queued, moved, removed } = tally
          const hasChanged = complete + failed + queued + moved + removed > 0
          const seconds = (performance.now() - started) / 1000
          if (output.json && (isFirst || hasChanged)) {
            const json = {
              type: 'finish',
              dry_run: dryRun,
              ...tally,
              unchanged,
              seconds: Number(seconds.toFixed(3)),
            }
            output.event(json)
          } else if (isFirst || complete + moved + removed + queued > 0) {
            output.note(`${summaryOf(tally, unchanged, dryRun)}, in ${formatSeconds(seconds)}.`)
          }
          before = said
          isFirst = false
          return withheld ? 1 : exitCodeOf({ complete: complete + moved + removed + unchanged, failed })
        },
      }
    },
  }
}

function summaryOf(
  {
    complete,
    failed,
    queued,
    moved,
    removed,
  }: Readonly<Record<'complete' | 'failed' | 'queued' | 'moved' | 'removed', number>>,
  unchanged: number,
  dryRun: boolean,
): string {
  const parts = [
    [queued, complete === 0 ? 'to process' : 'added'],
    [moved, 'moved'],
    [removed, 'deleted'],
    [failed, 'failed'],
    [unchanged, 'unchanged'],
  ] as const
  const given = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`)
  return `${dryRun ? 'Nothing was done; it would be: ' : ''}${given.length === 0 ? 'No files' : given.join(', ')}`
}
