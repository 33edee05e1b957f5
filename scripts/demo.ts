/** The first minute: ingests the sample documents and asks three questions, one of which they do not answer. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const command = join(root, 'packages/cli/bin/docchat.js')
const dataDir = mkdtempSync(join(tmpdir(), 'docchat-demo-'))

const QUESTIONS = [
  'How often does the refrigerant sensor have to be replaced?',
  'How much notice must the Tenant give to use the break option?',
  'Which mobile app controls the heat pump over the internet?',
]

function docchat(...args: readonly string[]): void {
  const typed = args.map((arg) => (/[^\w./*-]/.test(arg) ? `"${arg}"` : arg)).join(' ')
  console.log(styleText('bold', `\n$ docchat ${typed}`))
  const { status, error } = spawnSync(process.execPath, [command, ...args], {
    cwd: root,
    stdio: 'inherit',
    // No keys and no settings: the demo shows what works without them.
    env: { ...withoutSettings(process.env), DOCCHAT_DATA_DIR: dataDir },
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`docchat ended with exit code ${status}`)
}

function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(DOCCHAT|OPENAI)_/.test(name)))
}

try {
  docchat('ingest', 'examples/documents/*.pdf')
  for (const question of QUESTIONS) docchat('ask', question)
  console.log(
    '\nAsk your own: npx -y pnpm@12 docchat ingest <file>, then npx -y pnpm@12 docchat ask "<question>"',
  )
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}
