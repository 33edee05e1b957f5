import { readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { nastyPdfs } from '@docchat/core/testing'
import { type Bench, type BenchOptions, MissingData } from '../harness/bench.ts'
import { startChild } from '../harness/child.ts'
import { megabytes, printTable, whole } from '../harness/report.ts'
import { type TemporaryFolder, temporaryFolder } from '../harness/temporary.ts'

/** What the process that takes files in tells of each: that it begins, then how it ended. */
export type FileNews =
  | { readonly type: 'begin'; readonly path: string }
  | { readonly type: 'end'; readonly path: string; readonly outcome: string; readonly seconds: number }
  | {
      readonly type: 'finish'
      readonly loopDelayMs: number
      readonly busiestMs: number
      readonly grownBytes: number
    }

/** Of a process that did not come to its end. */
const FINISH = {
  type: 'finish',
  loopDelayMs: Number.NaN,
  busiestMs: Number.NaN,
  grownBytes: Number.NaN,
} as const

const LOST = 'killed the process that serves'

/** Every file of a folder through the whole of DocChat: what is read, what is refused and why, what does harm. */
export const robustBench: Bench = {
  name: 'robust',
  summary: 'what becomes of every file of a folder (--documents), or of made-up nasty ones',
  async run(options) {
    await using folder = await temporaryFolder()
    const outcomes = new Map<string, { readonly path: string; readonly seconds: number }[]>()
    const count = (outcome: string, path: string, seconds: number) =>
      outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), { path, seconds }])
    let left = await filesOf(options, folder)
    let last: FileNews & { type: 'finish' } = FINISH
    while (left.length > 0) {
      const begun = new Set<string>()
      const ended = new Set<string>()
      for await (const news of takeIn(left)) {
        if (news.type === 'begin') begun.add(news.path)
        if (news.type === 'finish') last = news
        if (news.type !== 'end') continue
        ended.add(news.path)
        count(news.outcome, news.path, news.seconds)
      }
      for (const path of begun) if (!ended.has(path)) count(LOST, path, Number.NaN)
      if (begun.size === 0) throw new Error('The process that takes files in does not start.')
      left = left.filter((path) => !begun.has(path))
    }
    printTable(
      ['outcome', 'files', 'slowest', 'such as'],
      [...outcomes]
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([outcome, files]) => {
          const slowest = files.toSorted((a, b) => b.seconds - a.seconds)[0]
          const name = slowest === undefined ? '' : basename(slowest.path)
          return [outcome, whole(files.length), `${slowest?.seconds.toFixed(1)} s`, name]
        }),
    )
    const harm = ['hung', LOST].reduce((sum, outcome) => sum + (outcomes.get(outcome)?.length ?? 0), 0)
    console.log(
      `Files that hung or did harm: ${harm}. The process that serves: longest loop delay ${whole(last.loopDelayMs)} ms ` +
        `of which by itself at most ${whole(last.busiestMs)} ms; memory grew by ${megabytes(last.grownBytes)}.\n`,
    )
    if (harm > 0) process.exitCode = 1
  },
}

async function filesOf({ documents }: BenchOptions, folder: TemporaryFolder): Promise<string[]> {
  if (documents === undefined) {
    for (const [name, make] of Object.entries(nastyPdfs))
      await writeFile(join(folder.path, `${name}.pdf`), make())
  }
  const root = documents ?? folder.path
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  if (files.length === 0) throw new MissingData(`There is no file in ${root}.`)
  return files
}

/** News until all is told, or until the process dies. */
async function* takeIn(paths: readonly string[]): AsyncGenerator<FileNews> {
  await using child = startChild(new URL('./take-in-process.ts', import.meta.url))
  child.send(JSON.stringify(paths))
  for (;;) {
    const news = await child.next<FileNews>().catch(() => null)
    if (news === null) return
    yield news
    if (news.type === 'finish') return
  }
}
