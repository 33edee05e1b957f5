/**
 * Runs the TypeScript of the documentation as readers would: with the built packages, in a folder with documents, on the
 * Node.js that runs this script. Fences marked `no-run` are only type-checked, by check-docs.ts.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './docs/markdown.ts'
import { type Program, writePrograms } from './docs/programs.ts'

/** Per program. A snippet that does not close what it opens runs into it. */
const TIMEOUT_MS = 60_000

const folder = mkdtempSync(join(tmpdir(), 'docchat-snippets-'))
const { programs, remove } = writePrograms(`run-${process.version}`)
const waiting = programs.filter(({ runs }) => runs)
const count = waiting.length
const failures: string[] = []
try {
  const sample = await makeSample()
  await Promise.all(Array.from({ length: availableParallelism() }, () => runWaiting(sample)))
} finally {
  remove()
  rmSync(folder, { recursive: true, force: true })
}
for (const failure of failures) console.error(failure)
console.log(
  `${count - failures.length} snippets of the documentation succeeded on Node ${process.version}, ` +
    `${failures.length} failed, ${programs.length - count} were only type-checked.`,
)
if (failures.length > 0 || count === 0) process.exitCode = 1

/** What the snippets expect: `lease.pdf` in the data directory, and `report.pdf` and questions beside it. */
async function makeSample(): Promise<string> {
  const sample = join(folder, 'sample')
  const documents = join(root, 'examples/documents')
  cpSync(join(documents, 'workshop-lease.pdf'), join(sample, 'lease.pdf'))
  cpSync(join(documents, 'heat-pump-manual.pdf'), join(sample, 'report.pdf'))
  writeFileSync(join(sample, 'questions.jsonl'), questionsAbout('workshop-lease.pdf', 'lease.pdf'))
  await node(sample, join(root, 'packages/cli/bin/docchat.js'), '--data-dir=.docchat', 'ingest', 'lease.pdf')
  return sample
}

/** The sample questions about one document, which has another name here. */
function questionsAbout(document: string, name: string): string {
  const all = readFileSync(join(root, 'examples/documents/questions.jsonl'), 'utf8').split('\n')
  return all
    .filter((line) => line.includes(document))
    .join('\n')
    .replaceAll(document, name)
}

async function runWaiting(sample: string): Promise<void> {
  for (let program = waiting.shift(); program !== undefined; program = waiting.shift())
    await run(program, sample)
}

async function run({ path, place }: Program, sample: string): Promise<void> {
  const directory = mkdtempSync(join(folder, 'run-'))
  cpSync(sample, directory, { recursive: true })
  try {
    await node(directory, path)
  } catch (error) {
    failures.push(`${place}: ${describe(error)}`)
  }
}

/** Without keys and settings, so that nothing uses the network. */
async function node(directory: string, ...args: readonly string[]): Promise<void> {
  const own = Object.entries(process.env).filter(([name]) => !/^(DOCCHAT_|OPENAI_|NODE_OPTIONS$)/.test(name))
  await promisify(execFile)(process.execPath, args, {
    cwd: directory,
    timeout: TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...Object.fromEntries(own), DOCCHAT_SEMANTIC_SEARCH: 'false' },
  })
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { killed, stderr } = error as Error & { readonly killed?: boolean; readonly stderr?: string }
  return killed === true ? `still running after ${TIMEOUT_MS / 1000} s` : (stderr ?? error.message)
}
