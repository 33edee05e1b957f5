import { type MigrationProgress, migrate as migrateStore } from '@docchat/core'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** Options of `migrate`. */
export interface MigrateFlags {
  readonly from: string
  readonly to: string
  readonly blobs?: boolean
}

/** How often progress within a table is shown. */
const PROGRESS_MS = 2000

/** `docchat migrate --from <place> --to <place>` */
export async function migrate(
  { output, config, signal }: Context,
  { from: source, to: target, blobs: copiesBlobs = false }: MigrateFlags,
): Promise<ExitCode> {
  const settings = await config()
  const { openPlace } = await import('@docchat/config')
  const onWarning = (message: string) => output.note(cleanLine(message))
  await using from = await openPlace(settings, { place: source, exists: true, ownBlobs: true, onWarning })
  await using to = await openPlace(settings, {
    place: target,
    exists: false,
    ownBlobs: copiesBlobs,
    onWarning,
  })
  try {
    const { records, blobs, problems } = await migrateStore({
      source: from.name,
      from,
      to,
      copiesBlobs,
      onProgress: progressOn(output),
      signal,
    })
    for (const message of problems) {
      if (output.json) output.event({ type: 'problem', message })
      else output.line(`${output.style('red', '✗')} ${cleanLine(message)}`)
    }
    if (output.json)
      output.event({ type: 'finish', records: Object.fromEntries(records), blobs, problems: problems.length })
    else {
      const documents = count(records.get('documents') ?? 0, 'document')
      const chunks = count(records.get('chunks') ?? 0, 'passage')
      const found = problems.length === 0 ? 'no problems found' : count(problems.length, 'problem')
      output.line(
        `${documents}, ${chunks} and ${count(blobs, 'file')} copied to ${cleanLine(to.name)}: ${found}.`,
      )
    }
    return problems.length === 0 ? 0 : 1
  } catch (error) {
    if (signal.aborted) output.note('Stopped. Run the same command again to continue.')
    throw error
  }
}

const VERBS = {
  copy: 'Copying',
  compare: 'Comparing',
  blobs: 'Copying files',
  verify: 'Verifying the copy',
} as const

/** Shows the beginning of each table, and then every few seconds how far it has got. */
function progressOn(output: Output): (progress: MigrationProgress) => void {
  let shown = ''
  let shownAt = 0
  return ({ stage, table, done, total }) => {
    const what = table === null ? VERBS[stage] : `${VERBS[stage]} ${table.replaceAll('_', ' ')}`
    if (total === 0 || (what === shown && performance.now() - shownAt < PROGRESS_MS)) return
    shown = what
    shownAt = performance.now()
    if (output.json) output.event({ type: 'progress', stage, table, done, total })
    else output.note(stage === 'verify' ? `${what} …` : `${what}: ${done} of ${total}`)
  }
}
