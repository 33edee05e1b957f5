import cluster from 'node:cluster'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startMember } from './member.ts'
import { supervise } from './supervise.ts'

const { settings } = cluster
afterEach(() => cluster.setupPrimary({ ...settings, cwd: process.cwd() }))

const options = { stuckMs: 1000, closeMs: 1000, env: {}, onMessage() {}, onKill() {} }
const refused = {
  code: 'INTERNAL_ERROR',
  message: expect.stringContaining('could not start another process'),
}

test('a process that the system does not start has ended', async () => {
  cluster.setupPrimary({ cwd: join(tmpdir(), 'docchat-nowhere') })
  const member = startMember(options)
  expect(await member.started).toMatchObject(refused)
  expect(await member.ended).toEqual({ code: null, signal: null })
})

test('says so when no process can be started, whether at once or later', async () => {
  const start = () => {
    throw new Error('spawn ENOMEM')
  }
  const supervisor = supervise({ processes: 2, start, onDeath() {}, onStartFailure() {} })
  await expect(supervisor.begin()).rejects.toMatchObject(refused)
  await supervisor.end()
})
