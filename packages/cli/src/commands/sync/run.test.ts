import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

/** Short, so that the jobs of a killed process are taken over at once. */
const env = { DOCCHAT_LEASE_MS: '500' }
const sync = (...args: string[]) => at.run(['sync', 'docs', '--settle', '50', ...args], { env })
const names = async () => (await at.run(['list', '--json'])).json().map(({ name }) => name)

it('brings documents in step with a folder, and says what it did', async () => {
  at.write('docs/lease.md', LEASE)
  at.write('docs/in/cat.txt', 'The cat sleeps on the roof.')
  at.write('docs/song.mp3', 'x')
  const first = await sync()
  expect([first.exitCode, first.stdout.split('\n').sort()]).toEqual([
    0,
    ['', '✓ in/cat.txt: 1 page, 1 chunk', '✓ lease.md: 1 page, 1 chunk'],
  ])
  expect(first.stderr).toMatch(/^1 file skipped, .*\.mp3\.\n2 added, in .*\.\n$/)

  renameSync(join(at.cwd, 'docs/lease.md'), join(at.cwd, 'docs/in/contract.md'))
  at.write('docs/in/cat.txt', 'The dog sleeps in the garden.')
  const plan = await sync('--dry-run')
  expect(plan.stdout).toBe('→ in/contract.md (was lease.md)\n+ in/cat.txt (changed)\n')
  expect(plan.stderr).toContain('Nothing was done; it would be: 1 to process, 1 moved')
  expect((await sync()).stdout).toBe(
    '→ in/contract.md (was lease.md)\n✓ in/cat.txt: 1 page, 1 chunk (a new version)\n',
  )
  expect((await at.run(['ask', 'Where does the cat sleep?'])).stdout).not.toContain('roof')
  expect((await at.run(['ask', 'Who signed the lease?'])).stdout).toContain('contract.md')

  rmSync(join(at.cwd, 'docs/in/cat.txt'))
  expect((await sync('--json')).json()).toEqual([
    {
      ...{ type: 'document-removed', document_id: expect.any(String), name: 'cat.txt', reason: 'deleted' },
      path: join(at.cwd, 'docs/in/cat.txt'),
    },
    { type: 'skipped', endings: { mp3: 1 } },
    {
      ...{ type: 'finish', dry_run: false, complete: 0, failed: 0, queued: 0, moved: 0, removed: 1 },
      ...{ unchanged: 1, seconds: expect.any(Number) },
    },
  ])
})

it('deletes nothing when the folder is suddenly empty, unless it is told to', async () => {
  at.write('docs/lease.md', LEASE)
  await sync()
  rmSync(join(at.cwd, 'docs'), { recursive: true })
  for (const prepare of [() => undefined, () => mkdirSync(join(at.cwd, 'docs'))]) {
    prepare()
    const { exitCode, stdout, stderr } = await sync()
    expect([exitCode, stdout]).toEqual([1, ''])
    expect(stderr).toContain('nothing was deleted')
    expect(await names()).toEqual(['lease.md'])
  }
  expect((await sync('--force')).stdout).toBe('− lease.md (the file is gone)\n')
  expect(await names()).toEqual([])
  expect((await at.run(['sync', 'nowhere'])).exitCode).toBe(2)
})

it('gets to the same end after it was killed', async () => {
  const paths = Array.from({ length: 24 }, (_, i) => `docs/${i}.md`)
  for (const path of paths) at.write(path, `# ${path}\n\nThe number of this file is ${path}.`)
  await sync()
  for (const path of paths.slice(0, 12)) renameSync(join(at.cwd, path), join(at.cwd, `${path}.renamed.md`))
  for (const path of paths.slice(12)) at.write(path, `# ${path}, changed`)
  const running = at.launch(['sync', 'docs', '--settle', '50'], { env })
  await running.says('✓')
  await running.end('SIGKILL')
  expect((await sync()).exitCode).toBe(0)
  const listed = (await at.run(['list', '--json'])).json()
  expect(listed.map(({ name }) => String(name)).sort()).toEqual(
    paths.map((path, i) => `${path.slice(5)}${i < 12 ? '.renamed.md' : ''}`).sort(),
  )
  expect(new Set(listed.map(({ state }) => state))).toEqual(new Set(['complete']))
  expect((await sync()).stderr).toMatch(/^24 unchanged/)
})

it('follows changes until it is stopped', async () => {
  at.write('docs/lease.md', LEASE)
  const running = at.launch(['sync', 'docs', '--watch', '--settle', '50'])
  await running.says('Watching')
  at.write('docs/new/cat.txt', 'The cat sleeps on the roof.')
  await running.says('✓ new/cat.txt')
  renameSync(join(at.cwd, 'docs/new'), join(at.cwd, 'docs/newer'))
  await running.says('→ newer/cat.txt (was new/cat.txt)')
  writeFileSync(join(at.cwd, 'docs/newer/.docchatignore'), '*.txt\n')
  await running.says('− newer/cat.txt (ignored by a pattern)')
  at.write('docs/empty.md', '')
  await running.says('"empty.md" is empty')
  rmSync(join(at.cwd, 'docs/lease.md'))
  await running.says('− lease.md (the file is gone)')
  const { exitCode, stderr } = await running.end('SIGINT')
  expect([exitCode, stderr.split('"empty.md" is empty').length]).toEqual([130, 2])
  expect(await names()).toEqual([])
})

it('follows a folder that was gone for a while', async () => {
  at.write('docs/lease.md', LEASE)
  const running = at.launch(['sync', 'docs', '--watch', '--settle', '50'])
  await running.says('Watching')
  renameSync(join(at.cwd, 'docs'), join(at.cwd, 'away'))
  await running.says('is everything mounted?')
  at.write('away/cat.txt', 'The cat sleeps on the roof.')
  renameSync(join(at.cwd, 'away'), join(at.cwd, 'docs'))
  await running.says('✓ cat.txt')
  expect((await running.end('SIGINT')).exitCode).toBe(130)
  expect(await names()).toEqual(['cat.txt', 'lease.md'])
})

it.skipIf(process.platform === 'win32')('is not held up by a pipe, and ends on SIGTERM', async () => {
  at.write('docs/lease.md', LEASE)
  execFileSync('mkfifo', [join(at.cwd, 'docs/pipe.md')])
  const running = at.launch(['sync', 'docs', '--watch', '--settle', '50'])
  await running.says('Watching')
  const { exitCode, stdout, stderr } = await running.end('SIGTERM')
  expect([exitCode, stdout]).toEqual([143, '✓ lease.md: 1 page, 1 chunk\n'])
  expect(stderr).toContain('pipe.md: It is a pipe, a socket or a device.')
})

it('only queues the work if asked to', async () => {
  at.write('docs/lease.md', LEASE)
  const { exitCode, stdout } = await sync('--detach', '--json')
  const [added] = JSON.parse(`[${stdout.trim().split('\n').join(',')}]`)
  expect([exitCode, added]).toMatchObject([
    0,
    { type: 'file-added', change: 'new', job_id: expect.any(String) },
  ])
  expect((await at.run(['jobs', '--json'])).json()).toMatchObject([{ state: 'queued' }])
})

it.each(['--detach', '--dry-run'])(
  'fails in part if only some files can be taken, with %s',
  async (option) => {
    at.write('docs/lease.md', LEASE)
    symlinkSync('nowhere', join(at.cwd, 'docs/gone.md'))
    const { exitCode, stderr } = await sync(option)
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('gone.md: It is a link to nowhere')])
  },
)

it('names the folder whose patterns cannot be read, and keeps its documents', async () => {
  at.write('docs/read/lease.md', LEASE)
  await sync()
  mkdirSync(join(at.cwd, 'docs/read/.docchatignore'))
  const inner = await sync()
  expect([inner.exitCode, inner.stdout]).toEqual([1, ''])
  expect(inner.stderr).toContain('docchat: read: It cannot be read')
  mkdirSync(join(at.cwd, 'docs/.docchatignore'))
  const { exitCode, stderr } = await sync()
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('docs: It cannot be read (EISDIR).')])
  expect(await names()).toEqual(['lease.md'])
})

it('reads no file again that has not changed', async () => {
  const path = at.write('docs/lease.md', LEASE)
  await sync()
  const folder = join(at.cwd, '.docchat/sync')
  expect(existsSync(folder)).toBe(true)
  const [name = ''] = execFileSync('ls', [folder], { encoding: 'utf8' }).trim().split('\n')
  const memory = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const [fingerprint] = memory[path]
  writeFileSync(join(folder, name), JSON.stringify({ [path]: [fingerprint, 'f'.repeat(64)] }))
  expect((await sync('--dry-run')).stdout, 'what is remembered counts').toBe('+ lease.md (changed)\n')
  writeFileSync(join(folder, name), 'damaged')
  expect((await sync('--dry-run')).stdout).toBe('')
})

it('leaves its own data directory out', async () => {
  at.write('docs/lease.md', LEASE)
  at.write('docs/my [data]/notes.md', '# Not a document')
  const { stdout } = await sync('--data-dir', 'docs/my [data]')
  expect(stdout).toBe('✓ lease.md: 1 page, 1 chunk\n')
})
