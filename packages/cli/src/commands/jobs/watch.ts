import { setTimeout as delay } from 'node:timers/promises'
import type { NamedJob } from '../../lookup/job-names.ts'
import { liveArea } from '../../terminal/live-area.ts'
import type { Output } from '../../terminal/output.ts'
import { table } from '../../terminal/table.ts'
import { truncate } from '../../terminal/width.ts'
import { namedJobJson } from '../../view/job.ts'
import { COLUMNS, jobRow } from './table.ts'

const REFRESH_MS = 500

/** The jobs as they are now. */
export type Listing = () => Promise<readonly NamedJob[]>

/** Shows the jobs and their changes. @throws the signal's reason. */
export function watch(output: Output, list: Listing, signal: AbortSignal): Promise<never> {
  return output.lively && !output.json ? watchTable(output, list, signal) : watchLines(output, list, signal)
}

/** Redraws the table in place. @throws the signal's reason. */
async function watchTable(output: Output, list: Listing, signal: AbortSignal): Promise<never> {
  let listed = await list()
  const render = () => {
    // A line that wraps or scrolls out of the terminal could not be erased.
    const columns = output.noteColumns - 1
    const lines =
      listed.length === 0 ? ['There are no matching jobs.'] : table(COLUMNS, listed.map(jobRow), { columns })
    return lines.slice(0, output.noteRows - 1).map((line) => truncate(line, columns))
  }
  using _area = liveArea({ render, write: output.draw })
  for (;;) {
    await delay(REFRESH_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
    listed = await list()
  }
}

/** Writes a line for each job and for each change of a job. @throws the signal's reason. */
async function watchLines(output: Output, list: Listing, signal: AbortSignal): Promise<never> {
  const seen = new Map<string, number>()
  for (;;) {
    const listed = await list()
    // Oldest first, in the order in which the changes happened.
    for (const named of listed.toReversed()) {
      const { id, revision } = named.job
      if (seen.get(id) === revision) continue
      seen.set(id, revision)
      if (output.json) output.event(namedJobJson(named))
      else
        output.line(
          jobRow(named)
            .filter((cell) => cell !== '')
            .join('  '),
        )
    }
    await delay(REFRESH_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}
