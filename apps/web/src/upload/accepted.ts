import type { Status } from '@docchat/client'
import { formatBytes } from '../ui/format.ts'
import type { PickedFile } from './upload-item.ts'

type Formats = Status['formats']

/** Files that systems leave in folders, which nobody means to add. */
const CLUTTER = /^(?:\.|~\$|thumbs\.db$|desktop\.ini$)/i

/** Individually named up to here; more are counted by their ending. */
const NAMED = 5

/** What is sent, what is refused, and what is only counted. */
export interface Sorted {
  readonly taken: readonly PickedFile[]
  readonly refused: readonly (PickedFile & { readonly reason: string })[]
  /** How many files were left out, by ending. */
  readonly leftOut: ReadonlyMap<string, number>
}

/** Sorts files by whether the server takes them. Without `formats`, the server decides. */
export function sortFiles(files: readonly PickedFile[], formats: Formats | undefined): Sorted {
  const taken: PickedFile[] = []
  const refused: Sorted['refused'][number][] = []
  const unsuitable: PickedFile[] = []
  for (const picked of files) {
    const { file, path } = picked
    if (path !== undefined && CLUTTER.test(file.name)) continue
    const format = formats?.find(({ extensions }) => extensions.includes(endingOf(file.name)))
    if (formats !== undefined && format === undefined) unsuitable.push(picked)
    else if (file.size === 0) refused.push({ ...picked, reason: 'The file is empty.' })
    else if (format !== undefined && file.size > format.max_bytes)
      refused.push({ ...picked, reason: tooLarge(file, format) })
    else taken.push(picked)
  }
  const leftOut = new Map<string, number>()
  const alone = unsuitable.filter(({ path }) => path === undefined)
  for (const picked of unsuitable) {
    const ending = endingOf(picked.file.name)
    if (picked.path === undefined && alone.length <= NAMED)
      refused.push({ ...picked, reason: notTaken(ending, formats ?? []) })
    else leftOut.set(ending, (leftOut.get(ending) ?? 0) + 1)
  }
  return { taken, refused, leftOut }
}

/** The ending of a name in lower case, without the dot; empty if there is none. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

function tooLarge({ size }: File, { name, max_bytes }: Formats[number]): string {
  return `The file is ${formatBytes(size)}; ${name} may be up to ${formatBytes(max_bytes)}. Split or compress it.`
}

/** The server names its most common formats first. */
function notTaken(ending: string, formats: Formats): string {
  const what = ending === '' ? 'Files without an extension' : `.${ending} files`
  const names = formats.slice(0, 3).map(({ name }) => name)
  return `${what} are not supported. Save this one as ${listOf(names, 'or')}.`
}

export function listOf(names: readonly string[], type: 'and' | 'or'): string {
  return new Intl.ListFormat('en', { type: type === 'and' ? 'conjunction' : 'disjunction' }).format(names)
}

/** What the server takes, such as "PDF and Word up to 50 MB; text up to 5 MB". */
export function acceptedText(formats: Formats): string {
  const bySize = Map.groupBy(formats, ({ max_bytes }) => max_bytes)
  return [...bySize]
    .map(
      ([size, some]) =>
        `${listOf(
          some.map(({ name }) => name),
          'and',
        )} up to ${formatBytes(size)}`,
    )
    .join('; ')
}
