import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { loadSettings } from './load-settings.ts'
import { openDocChat } from './open-docchat.ts'

function load(env: NodeJS.ProcessEnv) {
  const cwd = mkdtempSync(join(tmpdir(), 'docchat-redis-settings-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  return loadSettings({ env: { DOCCHAT_DATA_DIR: cwd, DOCCHAT_SEMANTIC_SEARCH: 'false', ...env }, cwd })
}

it('works without the Redis that is set, and says so without its password', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const address = gone.address()
  const port = typeof address === 'object' ? address?.port : 0
  gone.close()
  const warnings: string[] = []
  const settings = load({ DOCCHAT_REDIS_URL: `redis://user:canary@127.0.0.1:${port}/1` })
  await using docchat = await openDocChat(settings, { workers: 0, onWarning: (one) => warnings.push(one) })
  await expect.poll(() => warnings, { interval: 10 }).toHaveLength(1)
  expect(warnings[0]).toContain(`Redis at redis://127.0.0.1:${port} cannot be used`)
  expect(warnings[0]).not.toContain('canary')
  expect(await docchat.check()).toContainEqual(
    expect.objectContaining({ name: 'signal', ok: true, note: expect.stringContaining('Redis') }),
  )
})

it('refuses a URL that is none of Redis, without repeating it', () => {
  expect(() => load({ DOCCHAT_REDIS_URL: 'http://:canary@localhost' })).toThrow(
    expect.objectContaining({
      code: 'NOT_CONFIGURED',
      message: expect.stringMatching(/^(?!.*canary).*must be a URL such as redis:\/\/localhost:6379/),
    }),
  )
})
