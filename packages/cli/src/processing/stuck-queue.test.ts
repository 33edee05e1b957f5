import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { LEASE, workspace } from '../testing/command.ts'
import { stuckQueue } from './stuck-queue.ts'

describe('a queue that fails', () => {
  it('counts as stuck after ten identical failures without progress', () => {
    const stuck = stuckQueue()
    const fail = (message: string, times: number) => {
      for (let i = 0; i < times; i++) stuck.failed(new Error(message))
    }
    fail('one', 9)
    fail('other', 9)
    stuck.moved()
    fail('other', 9)
    expect(stuck.signal.aborted).toBe(false)
    fail('other', 1)
    expect(stuck.signal.reason).toMatchObject({
      code: 'INTERNAL_ERROR',
      message: 'The job queue failed 10 times in a row: other. Run docchat doctor for details.',
    })
  })

  it('makes ingest exit with 1 and the reason', async () => {
    using at = workspace()
    at.write('lease.md', LEASE)
    await at.run(['list'])
    const database = new DatabaseSync(join(at.cwd, '.docchat/docchat.db'))
    database.exec(`create trigger no_claims before update on jobs when new.state = 'active'
      begin select raise(abort, 'nothing can be claimed'); end`)
    database.close()
    const { exitCode, stdout, stderr } = await at.run(['ingest', 'lease.md'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(
      /^docchat: The job queue failed 10 times in a row: .*nothing can be claimed\. .*\n$/,
    )
  })
})
