import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { loadSettings } from './load-settings.ts'
import { openDocChat } from './open-docchat.ts'

function load(env: NodeJS.ProcessEnv) {
  const cwd = mkdtempSync(join(tmpdir(), 'docchat-postgres-settings-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  return loadSettings({ env: { DOCCHAT_DATA_DIR: cwd, DOCCHAT_SEMANTIC_SEARCH: 'false', ...env }, cwd })
}

it('connects the database that is set, and the checks name it without its password', async () => {
  const settings = load({ DOCCHAT_DATABASE_URL: 'postgres://user:canary@127.0.0.1:1/docchat' })
  await using docchat = await openDocChat(settings, { workers: 0, noticesStale: false })
  const broken = (await docchat.check()).filter(({ ok }) => !ok)
  expect(broken.map(({ name }) => name)).toEqual(['database', 'queue'])
  expect(broken[0]?.error).toContain('PostgreSQL cannot be reached')
  expect(JSON.stringify(broken)).not.toContain('canary')
})

it.each([
  [{ DOCCHAT_DATABASE_URL: 'mysql://:canary@localhost' }, 'must be a URL such as postgres://'],
  [{ DOCCHAT_DATABASE_SCHEMA: 'a; drop' }, 'must consist of lower-case letters'],
])('refuses %j, without repeating it', (env, message) => {
  expect(() => load(env)).toThrow(
    expect.objectContaining({ code: 'NOT_CONFIGURED', message: expect.stringContaining(message) }),
  )
  expect(() => load(env)).not.toThrow('canary')
})

it('refuses a schema without a database', async () => {
  await expect(openDocChat(load({ DOCCHAT_DATABASE_SCHEMA: 'docchat' }))).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    message: expect.stringContaining('needs DOCCHAT_DATABASE_URL'),
  })
})
