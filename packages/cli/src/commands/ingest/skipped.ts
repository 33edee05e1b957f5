import { relative } from 'node:path'
import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { endingOf } from './sources.ts'

/** So many are named. */
const SHOWN = 20

/** Says which files of folders were left out, and names them for people. */
export function reportSkippedFiles(output: Output, paths: readonly string[]): void {
  const byEnding = Map.groupBy(paths, endingOf)
  reportSkipped(output, new Map([...byEnding].map(([ending, { length }]) => [ending, length])))
  if (output.json) return
  for (const path of paths.slice(0, SHOWN)) output.note(`  ${cleanLine(relative('', path))}`)
  if (paths.length > SHOWN) output.note(`  … and ${paths.length - SHOWN} more`)
}

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
