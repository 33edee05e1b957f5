import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** Says which files of folders were left out, by their endings. */
export function reportSkipped(output: Output, skipped: ReadonlyMap<string, number>): void {
  if (skipped.size === 0) return
  if (output.json) {
    output.event({ type: 'skipped', endings: Object.fromEntries(skipped) })
    return
  }
  const most = [...skipped].sort(([, a], [, b]) => b - a)
  const files = most.reduce((sum, [, times]) => sum + times, 0)
  const list = most.map(
    ([ending, times]) => `${times} ${ending === '' ? 'without an ending' : `.${cleanLine(ending)}`}`,
  )
  output.note(`${count(files, 'file')} skipped, of kinds that are not read: ${list.join(', ')}.`)
}
