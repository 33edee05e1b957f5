import { readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { nastyPdfs } from '@docchat/core/testing'
import { type Bench, type BenchOptions, MissingData } from '../harness/bench.ts'
import { startChild } from '../harness/child.ts'
import { megabytes, printTable, whole } from '../harness/report.ts'
import { type TemporaryFolder, temporaryFolder } from '../harness/temporary.ts'

/** Messages of the ingesting process about each file: that it starts, then how it ended. */
export type FileNews =
  | { readonly type: 'begin'; readonly path: string }
  | { readonly type: 'end'; readonly path: string; readonly outcome: string; readonly seconds: number }
  | {
      readonly type: 'finish'
      readonly loopDelayMs: number
      readonly busiestMs: number
      readonly grownBytes: number
    }

/** The outcome when a process did not finish. */
const FINISH = {
  type: 'finish',
  loopDelayMs: Number.NaN,
  busiestMs: Number.NaN,
  grownBytes: Number.NaN,
} as const

const LOST = 'killed the serving process'

/** Runs every file of a folder through all of DocChat: what is read, what is refused and why, and what does harm. */
export const robustBench: Bench = {
  name: 'robust',
  summary: 'the outcome for every file of a folder (--documents), or for generated hostile ones',
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
      for await (const news of ingestFiles(left)) {
        if (news.type === 'begin') begun.add(news.path)
        if (news.type === 'finish') last = news
        if (news.type !== 'end') continue
        ended.add(news.path)
        count(news.outcome, news.path, news.seconds)
      }
      for (const path of begun) if (!ended.has(path)) count(LOST, path, Number.NaN)
      if (begun.size === 0) throw new Error('The process that ingests files did not start.')
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

/** Yields messages until all files are reported, or the process dies. */
async function* ingestFiles(paths: readonly string[]): AsyncGenerator<FileNews> {
  await using child = startChild(new URL('./ingest-process.ts', import.meta.url))
  child.send(JSON.stringify(paths))
  for (;;) {
    const news = await child.next<FileNews>().catch(() => null)
    if (news === null) return
    yield news
    if (news.type === 'finish') return
  }
}
