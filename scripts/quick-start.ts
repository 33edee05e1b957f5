/**
 * The quick start of the README, to the letter: the packages as they are published, installed with npm in clean folders. Runs on the
 * Node.js that runs this script, and on those whose paths are given.
 */
import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, type Manifest, manifestOf, onNode, type Packed, pack, withOurs } from './packed/packed.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const NODES = [process.execPath, ...process.argv.slice(2).map((path) => resolve(path))]
/** What needs vitest, and programs that are not modules. */
const NOT_LOADED = /\/(testing|[a-z]+-(thread|child))$/

const LOADER = `
for (const entry of process.argv.slice(2)) {
  const required = Object.keys(require(entry))
  import(entry).then((imported) => {
    const missing = Object.keys(imported).filter((name) => !required.includes(name))
    if (required.length === 0 || missing.length > 0) throw new Error(entry + ': require() lacks ' + missing)
  })
}`

const readme = await readFile(join(root, 'README.md'), 'utf8')
const temporary = await mkdtemp(join(tmpdir(), 'docchat-quick-start-'))
const failures: string[] = []
try {
  const packed = await pack(temporary)
  for (const [index, node] of NODES.entries()) await command(join(temporary, String(index)), node, packed)
  await library(join(temporary, 'library'), packed)
  await everything(join(temporary, 'everything'), packed)
} finally {
  await rm(temporary, { recursive: true, force: true })
}
for (const failure of failures) console.error(failure)
console.log(
  failures.length === 0 ? `The quick start works on ${NODES.length} versions of Node.js.` : 'It fails.',
)
process.exitCode = failures.length === 0 ? 0 : 1

/** `npm install -g docchat`, and what follows it in the README. */
async function command(folder: string, node: string, packed: Packed): Promise<void> {
  const prefix = join(folder, 'prefix')
  const work = join(folder, 'work')
  await mkdir(join(work, 'notes'), { recursive: true })
  await cp(join(root, 'examples/documents/workshop-lease.pdf'), join(work, 'report.pdf'))
  await writeFile(join(work, 'notes/meeting.md'), '# Meeting\n\nThe workshop opens in May.\n')
  // Not the folder of whoever runs this: documents of an earlier run would answer, too.
  const env = { ...onNode(node, join(prefix, 'bin')), DOCCHAT_DATA_DIR: join(folder, 'data') }
  const tarballs = (await withOurs(packed, ['docchat'])).join(' ')
  for (const line of linesOf('sh', 'npm install -g docchat')) {
    const typed = line.replace(
      'npm install -g docchat',
      `npm install -g --prefix ${prefix} --no-audit ${tarballs}`,
    )
    const { code, output } = await run('sh', ['-c', typed], work, env)
    const isAnswered = !line.includes(' ask ') || output.includes('report.pdf, page ')
    if (code !== 0 || !isAnswered) failures.push(`${node}: ${line} ended with ${code}:\n${output}`)
  }
}

/** `npm i @docchat/core @docchat/minilm`, and the snippet of the README. */
async function library(folder: string, packed: Packed): Promise<void> {
  const [line = ''] = linesOf('sh', 'npm i @docchat/core')
  await install(folder, await withOurs(packed, line.split(/\s+/).slice(2)), process.execPath)
  await cp(join(root, 'examples/documents/workshop-lease.pdf'), join(folder, 'report.pdf'))
  await writeFile(join(folder, 'ask.ts'), linesOf('ts', 'createDocChat').join('\n'))
  for (const node of NODES) {
    await rm(join(folder, '.docchat'), { recursive: true, force: true })
    const { code, output } = await run(node, ['ask.ts'], folder, onNode(node))
    if (code !== 0 || !output.includes('report.pdf'))
      failures.push(`${node}: the snippet ended with ${code}:\n${output}`)
  }
}

/** All packages together: what they say about themselves, what runs when they are installed, `import` and `require`. */
async function everything(folder: string, packed: Packed): Promise<void> {
  await install(folder, [...packed.values()], process.execPath)
  await noScripts(folder)
  const entries: string[] = []
  for (const name of packed.keys()) {
    const manifest = await manifestOf(join(folder, 'node_modules', name))
    describes(manifest)
    entries.push(...entriesOf(manifest))
  }
  await writeFile(join(folder, 'load.cjs'), LOADER)
  for (const node of NODES) {
    const { code, output } = await run(node, ['load.cjs', ...entries], folder, onNode(node))
    if (code !== 0 || output !== '') failures.push(`${node}: require() ended with ${code}:\n${output}`)
  }
}

/** Checks that nothing that was installed runs a script at installation: neither builds nor telemetry. */
async function noScripts(folder: string): Promise<void> {
  const lock: { packages: Record<string, { hasInstallScript?: boolean }> } = JSON.parse(
    await readFile(join(folder, 'package-lock.json'), 'utf8'),
  )
  for (const [path, { hasInstallScript }] of Object.entries(lock.packages))
    if (hasInstallScript === true) failures.push(`${path} runs a script when it is installed.`)
}

function describes({ name, keywords = [], repository, publishConfig }: Manifest): void {
  const isDescribed =
    keywords.length > 2 && repository?.url !== undefined && repository.directory !== undefined
  if (!isDescribed || publishConfig?.provenance !== true)
    failures.push(`${name} lacks keywords, its repository or provenance.`)
}

function entriesOf({ name, exports = {} }: Manifest): string[] {
  const entries = Object.keys(exports).map((entry) => name + entry.slice(1))
  return entries.filter((entry) => !entry.endsWith('.json') && !NOT_LOADED.test(entry))
}

/** The lines of the README's first fence of a language that contains a text. */
function linesOf(language: string, text: string): string[] {
  const fences = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
  const fence = fences.find(([, its, body = '']) => its === language && body.includes(text))
  if (fence === undefined) throw new Error(`The README has no ${language} fence with "${text}".`)
  return (fence[2] ?? '').trimEnd().split('\n')
}

async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, output: Buffer.concat(chunks).toString() }
}
