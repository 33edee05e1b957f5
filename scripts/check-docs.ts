/** Type-checks the TypeScript in the documentation: each fence is a program of its own. */
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Inside a package that depends on all that the documentation imports. */
const scratch = `${root}/bench/.docs-check`

/** What the prose around a fence has introduced. */
const PRELUDE = `
import { createReadStream } from 'node:fs'
import { createDocChat } from '@docchat/core'
`

const UNSAID = `
declare const footnotes: unknown[]
declare function userOf(request: unknown): Promise<string>
`

const files = [
  'README.md',
  ...globSync('{docs,packages}/**/*.md', { cwd: root, exclude: ['**/node_modules/**'] }),
]
rmSync(scratch, { recursive: true, force: true })
mkdirSync(scratch)
let programs = 0
for (const file of files) {
  for (const [, code = ''] of readFileSync(`${root}/${file}`, 'utf8').matchAll(/^```ts\n(.*?)^```/gms)) {
    const own = `${code.includes('import ') ? '' : PRELUDE}${UNSAID}`
    writeFileSync(`${scratch}/${file.replaceAll('/', '_')}.${++programs}.ts`, `${own}${code}\nexport {}\n`)
  }
}
writeFileSync(
  `${scratch}/tsconfig.json`,
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false },
    include: ['*.ts'],
    exclude: [],
  }),
)
const { status } = spawnSync('tsc', ['-p', scratch], { stdio: 'inherit', cwd: root })
rmSync(scratch, { recursive: true, force: true })
if (status === 0) console.log(`${programs} programs of the documentation compile.`)
process.exitCode = status ?? 1
