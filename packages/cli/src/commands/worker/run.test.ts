import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { makePdf } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

/** Enough pages to be still busy when the signal arrives. */
const LONG_PAGES = Array.from(
  { length: 2000 },
  (_, n) => `Page ${n + 1} is about number ${n + 1} and nothing else.`,
)
const LONG = makePdf(LONG_PAGES)
const SHORT_LEASE = { DOCCHAT_LEASE_MS: '1000' }

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

async function jobs(...args: string[]): Promise<Record<string, unknown>[]> {
  return (await at.run(['jobs', '--json', '--limit', '100', ...args])).json()
}

/** Waits until this many jobs are in the state. */
async function untilJobs(state: string, n = 1): Promise<void> {
  while ((await jobs('--state', state)).length < n);
}

/** Queues the long document, and waits until a worker reads it. */
async function untilReading(): Promise<void> {
  for (;;) {
    const [job] = await jobs('--state', 'active')
    if (job !== undefined && job['progress'] !== null) return
  }
}

describe('docchat worker', () => {
  it('processes what another process has queued, and exits with 0 on SIGTERM', async () => {
    at.write('lease.md', LEASE)
    at.write('bad.pdf', '%PDF-1.4 garbage')
    await at.run(['ingest', '--detach', 'lease.md', 'bad.pdf'])
    const worker = at.launch(['worker'])
    await worker.says('✓ lease.md\n')
    await worker.says('✗ bad.pdf: ')
    at.write('later.md', 'The cat sleeps on the roof.')
    await at.run(['ingest', '--detach', 'later.md'])
    await worker.says('✓ later.md\n')
    const { exitCode, stdout, stderr } = await worker.end('SIGTERM')
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr.split('\n').at(-2)).toBe('Stopped. 2 done, 1 failed, 0 cancelled.')
    expect((await at.run(['ask', 'Where does the cat sleep?'])).stdout).toContain('on the roof')
  })

  it('reports events as JSON, and nothing but results with --quiet', async () => {
    at.write('lease.md', LEASE)
    const quiet = at.launch(['worker', '--quiet'])
    const worker = at.launch(['worker', '--json', '--workers', '3'])
    await worker.says('worker-started')
    const [queued] = (await at.run(['ingest', '--detach', '--json', 'lease.md'])).json()
    await worker.says('job-done')
    const { exitCode, ...said } = await worker.end('SIGTERM')
    expect(exitCode).toBe(0)
    expect(said.json()).toEqual([
      { type: 'worker-started', data_dir: expect.stringContaining('.docchat'), workers: 3 },
      {
        type: 'job-done',
        job_id: queued?.['job_id'],
        kind: 'ingest',
        document_id: queued?.['document_id'],
        name: 'lease.md',
        state: 'done',
        progress: expect.any(Object),
        attempts: 1,
        max_attempts: 3,
        warnings: [],
        warning_count: 0,
        error: null,
        created_at: expect.any(String),
        finished_at: expect.any(String),
      },
      { type: 'worker-stopped', done: 1, failed: 0, cancelled: 0 },
    ])
    expect(await quiet.end('SIGTERM')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
  })

  it('completes running jobs on SIGTERM, and takes no new ones', async () => {
    at.write('long.pdf', LONG)
    at.write('next.pdf', makePdf(LONG_PAGES.toReversed()))
    await at.run(['ingest', '--detach', 'long.pdf', 'next.pdf'])
    const worker = at.launch(['worker', '--workers', '1'])
    await untilReading()
    const { exitCode, stderr } = await worker.end('SIGTERM')
    expect(exitCode).toBe(0)
    expect(stderr).toContain('✓ long.pdf\nStopped. 1 done')
    expect(await jobs()).toMatchObject([
      { name: 'next.pdf', state: 'queued', attempts: 0 },
      { name: 'long.pdf', state: 'done', attempts: 1 },
    ])
  })

  it('exits with 130 on Ctrl-C, and at once on the second', async () => {
    const idle = at.launch(['worker'])
    await idle.says('Processing documents in')
    expect((await idle.end('SIGINT')).exitCode).toBe(130)

    at.write('long.pdf', LONG)
    await at.run(['ingest', '--detach', 'long.pdf'])
    const busy = at.launch(['worker'])
    await untilReading()
    busy.child.kill('SIGINT')
    await busy.says('Taking no new jobs')
    expect((await busy.end('SIGINT')).exitCode).toBe(130)
    expect(await jobs()).toMatchObject([{ state: 'active' }])
  })

  it('shares the jobs with other workers, each processed once', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `note-${n}.md`)
    for (const name of names) at.write(name, `${name} says that the answer is ${name.length}.`)
    await at.run(['ingest', '--detach', ...names])
    const workers = [at.launch(['worker']), at.launch(['worker'])]
    await untilJobs('done', names.length)
    for (const worker of workers) expect((await worker.end('SIGTERM')).exitCode).toBe(0)
    expect((await jobs()).filter((job) => job['attempts'] === 1)).toHaveLength(names.length)
    const documents = (await at.run(['list', '--json'])).json()
    expect(documents.filter(({ state, chunks }) => state === 'complete' && chunks === 1)).toHaveLength(
      names.length,
    )
  })

  it('reports once that the queue fails, and continues', async () => {
    at.write('lease.md', LEASE)
    await at.run(['ingest', '--detach', 'lease.md'])
    const database = new DatabaseSync(join(at.cwd, '.docchat/docchat.db'))
    database.exec(`create trigger no_claims before update on jobs when new.state = 'active'
      begin select raise(abort, 'nothing can be claimed'); end`)
    const worker = at.launch(['worker', '--quiet'])
    await worker.says('nothing can be claimed')
    await delay(1200)
    database.exec('drop trigger no_claims')
    database.close()
    await untilJobs('done')
    const { exitCode, stderr } = await worker.end('SIGTERM')
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(/^docchat: .*nothing can be claimed.*\n$/),
    })
  })

  it('takes over from a worker that was killed', async () => {
    at.write('long.pdf', LONG)
    await at.run(['ingest', '--detach', 'long.pdf'])
    const doomed = at.launch(['worker'], { env: SHORT_LEASE })
    await untilReading()
    await doomed.end('SIGKILL')
    expect(await jobs()).toMatchObject([{ state: 'active', attempts: 1 }])
    const heir = at.launch(['worker'], { env: SHORT_LEASE })
    await heir.says('✓ long.pdf')
    expect((await heir.end('SIGTERM')).exitCode).toBe(0)
    expect(await jobs()).toMatchObject([{ state: 'done', attempts: 2 }])
    expect((await at.run(['list', '--json'])).json()).toMatchObject([{ state: 'complete', pages: 2000 }])
  })
})
