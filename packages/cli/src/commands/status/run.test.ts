import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeAll(async () => {
  at = workspace()
  at.write('a/lease.md', LEASE)
  at.write('b/lease.md', 'Quite another lease.')
  at.write('契約書.txt', 'これは契約書です。')
  await at.run(['ingest', 'a', 'b', '契約書.txt'])
})
afterAll(() => at[Symbol.dispose]())

describe('docchat status', () => {
  it('counts', async () => {
    expect((await at.run(['status', '--json'])).json()).toEqual([
      {
        data_dir: `${at.cwd}/.docchat`,
        documents: { queued: 0, processing: 0, complete: 3, failed: 0 },
        searchable: { documents: 3, chunks: 3, embedded: 0, token_bytes: 0 },
        model: null,
        embedding_model: null,
        index: { outdated: 0, without_tokens: 0, stale_models: [] },
      },
    ])
    expect((await at.run(['status'])).stdout).toContain('0 queued, 0 processing, 3 complete, 0 failed')
  })

  it('works while the embedding service is down, and says so', async () => {
    const env = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', DOCCHAT_EMBEDDING_MODEL: 'vectors' }
    const run = await at.run(['status'], { env })
    expect(run).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('The vectors cannot be counted'),
    })
  })
})
