import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

/** Queues a document, and returns its job. */
async function queue(name: string, content = LEASE): Promise<string> {
  at.write(name, content)
  const [event] = (await at.run(['ingest', '--detach', '--json', name])).json()
  return String(event?.['job_id'])
}

async function states(): Promise<unknown[]> {
  return (await at.run(['jobs', '--json'])).json().map((job) => job['state'])
}

describe('docchat ingest --detach', () => {
  it('queues, names documents and jobs, and leaves processing to others', async () => {
    at.write('lease.md', LEASE)
    const run = await at.run(['ingest', '--detach', 'lease.md', 'gone.md', '--json'])
    expect(run.exitCode).toBe(5)
    expect(run.json()).toEqual([
      {
        type: 'document-queued',
        document_id: expect.stringMatching(/^doc_/),
        job_id: expect.stringMatching(/^job_/),
        name: 'lease.md',
        deduplicated: false,
      },
      { type: 'document-failed', name: 'gone.md', code: 'FILE_NOT_FOUND', message: expect.any(String) },
      { type: 'finish', queued: 1, failed: 1, seconds: expect.any(Number) },
    ])
    expect(await states()).toEqual(['queued'])
    const [queued] = run.json()
    const again = await at.run(['ingest', '--detach', 'lease.md'])
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: `lease.md: document ${queued?.['document_id']}, job ${queued?.['job_id']} (already added)\n`,
      stderr: expect.stringContaining('1 document queued'),
    })
    expect((await at.run(['ingest', 'lease.md'])).stdout).toContain('✓ lease.md: 1 page, 1 chunk')
  })

  it('does not accept --workers', async () => {
    expect(await at.run(['ingest', '--detach', '--workers', '2', 'x.md'])).toMatchObject({ exitCode: 2 })
  })
})

describe('docchat jobs', () => {
  it('lists jobs in a table and as JSON, by state and up to a limit', async () => {
    at.write('bad.pdf', '%PDF-1.4 garbage')
    await at.run(['ingest', 'bad.pdf'])
    const id = await queue('lease.md')
    const { stdout } = await at.run(['jobs'])
    const [heading, first, second] = stdout.split('\n')
    expect(heading).toMatch(/^id +kind +document +state +progress +attempts +error$/)
    expect(first).toMatch(new RegExp(`^${id}  ingest  lease.md +queued +0 of 3$`))
    expect(second).toMatch(/ ingest {2}bad.pdf +failed +1 of 3 {2}\S.*/)

    expect((await at.run(['jobs', '--json', '--state', 'failed'])).json()).toMatchObject([
      {
        name: 'bad.pdf',
        state: 'failed',
        error: { error_code: 'DOCUMENT_UNREADABLE', message: expect.any(String) },
      },
    ])
    expect((await at.run(['jobs', '--json', '--limit', '1'])).json()).toMatchObject([{ job_id: id }])
    expect(await at.run(['jobs', '--state', 'done'])).toMatchObject({
      stdout: '',
      stderr: 'There are no matching jobs.\n',
    })
    expect((await at.run(['jobs', '--state', 'odd'])).exitCode).toBe(2)
  })

  it('cancels a job, and retries it', async () => {
    const id = await queue('lease.md')
    expect((await at.run(['jobs', 'cancel', id])).stdout).toBe(`Cancelled: lease.md (${id}).\n`)
    expect(await states()).toEqual(['cancelled'])
    const twice = await at.run(['jobs', 'cancel', id, '--json'])
    expect(twice.exitCode).toBe(1)
    expect(twice.json()).toMatchObject([{ type: 'error', code: 'JOB_STATE_CONFLICT' }])

    const retried = await at.run(['jobs', 'retry', id, '--json'])
    expect(retried.json()).toMatchObject([{ type: 'job-retried', job_id: id, state: 'queued' }])
    const worker = at.launch(['worker'])
    await worker.says('✓ lease.md')
    await worker.end('SIGTERM')
    expect(await states()).toEqual(['done'])
    expect((await at.run(['jobs', 'retry', 'job_none'])).exitCode).toBe(4)
  })

  it('reports each change while watching, until Ctrl-C', async () => {
    const id = await queue('lease.md')
    const lines = at.launch(['jobs', '--watch'])
    const events = at.launch(['jobs', '--watch', '--json'])
    await lines.says(`${id}  ingest  lease.md  queued  0 of 3\n`)
    await events.says('"queued"')
    await at.run(['jobs', 'cancel', id])
    await lines.says(`${id}  ingest  lease.md  cancelled  0 of 3`)
    await events.says('"cancelled"')
    expect(await lines.end('SIGINT')).toMatchObject({ exitCode: 130, stderr: '' })
    expect((await events.end('SIGINT')).json()).toMatchObject([{ state: 'queued' }, { state: 'cancelled' }])
  })
})
