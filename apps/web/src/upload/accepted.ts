import type { Status } from '@docchat/client'
import { formatBytes } from '../ui/format.ts'
import type { PickedFile } from './upload-item.ts'

type Formats = Status['formats']

/** What the server says about the files that it takes. */
export type Accepted = Pick<Status, 'formats' | 'refused'>

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

/**
 * Sorts files by whether the server takes them. It decides itself about a file that was chosen for its own sake and of which
 * nothing is known: any text may be read, whatever its ending.
 */
export function sortFiles(files: readonly PickedFile[], accepted: Accepted | undefined): Sorted {
  const taken: PickedFile[] = []
  const refused: Sorted['refused'][number][] = []
  const unsuitable: PickedFile[] = []
  for (const picked of files) {
    const { file, path } = picked
    if (path !== undefined && CLUTTER.test(file.name)) continue
    const ending = endingOf(file.name)
    const format = accepted?.formats.find(({ extensions }) => extensions.includes(ending))
    const isUnknown = accepted !== undefined && format === undefined
    if (isUnknown && (path !== undefined || adviceFor(ending, accepted) !== undefined))
      unsuitable.push(picked)
    else if (file.size === 0) refused.push({ ...picked, reason: 'The file is empty.' })
    else if (accepted !== undefined && file.size > mostBytes(format, accepted))
      refused.push({ ...picked, reason: tooLarge(file, format, accepted) })
    else taken.push(picked)
  }
  const leftOut = new Map<string, number>()
  const alone = unsuitable.filter(({ path }) => path === undefined)
  for (const picked of unsuitable) {
    const ending = endingOf(picked.file.name)
    if (picked.path === undefined && alone.length <= NAMED) {
      const advice = accepted && adviceFor(ending, accepted)
      refused.push({ ...picked, reason: `This kind of file is not supported. ${advice}` })
    } else leftOut.set(ending, (leftOut.get(ending) ?? 0) + 1)
  }
  return { taken, refused, leftOut }
}

/** The ending of a name in lower case, without the dot; empty if there is none. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

/** What to do with files of an ending that the server does not take, if that is known. */
export function adviceFor(ending: string, { refused }: Accepted): string | undefined {
  return refused.find(({ extensions }) => extensions.includes(ending))?.advice
}

function mostBytes(format: Formats[number] | undefined, { formats }: Accepted): number {
  return format?.max_bytes ?? Math.max(...formats.map(({ max_bytes }) => max_bytes))
}

function tooLarge({ size }: File, format: Formats[number] | undefined, accepted: Accepted): string {
  const most = formatBytes(mostBytes(format, accepted))
  return `The file is ${formatBytes(size)}; ${format?.name ?? 'a file'} may be up to ${most}. Split or compress it.`
}

/** The server names its most common formats first. */
const FIRST = 4

/** What the server takes in a few words, such as "PDF, Word, Excel, PowerPoint and 24 other formats, up to 20 MB each". */
export function acceptedText(formats: Formats): string {
  const names = formats.map(({ name }) => name)
  const others = names.length - FIRST
  const kinds =
    others > 1
      ? `${names.slice(0, FIRST).join(', ')} and ${others} other formats`
      : new Intl.ListFormat('en').format(names)
  const sizes = new Set(formats.map(({ max_bytes }) => max_bytes))
  const most = formatBytes(Math.max(...sizes))
  return `${kinds}, up to ${most}${sizes.size > 1 ? ', some of them less' : ' each'}.`
}
