import { expect, test } from 'vitest'
import { sqliteStore } from '../sqlite/store.ts'
import { temporary } from '../testing/docchat.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** Two processes on one store. */
function twoProcesses() {
  const directory = temporary()
  const [one, other] = [sqliteStore({ directory }), sqliteStore({ directory })]
  return {
    one: oneAtATime(one.locks),
    other: oneAtATime(other.locks),
    locks: one.locks,
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]()
      await other[Symbol.asyncDispose]()
    },
  }
}

test('one question of a conversation at a time, in this process and in others', async () => {
  await using processes = twoProcesses()
  const { one, other } = processes
  let answering = 0
  let most = 0
  const answer = async (process: typeof one) => {
    const leave = await process.enter('con_1')
    most = Math.max(most, ++answering)
    await new Promise((resolve) => setTimeout(resolve, 20))
    answering--
    await leave()
  }
  await Promise.all([one, other, one, other].map(answer))
  expect(most).toBe(1)
})

test('other conversations do not wait', async () => {
  await using processes = twoProcesses()
  const leave = await processes.one.enter('con_1')
  await (await processes.other.enter('con_2'))()
  await leave()
})

test('waiting for another process can be aborted, and then blocks nobody', async () => {
  await using processes = twoProcesses()
  const { one, other } = processes
  const leave = await one.enter('con_1')
  const reason = new Error('stopped')
  const stopping = new AbortController()
  const waiting = other.enter('con_1', stopping.signal)
  setTimeout(() => stopping.abort(reason), 20)
  await expect(waiting).rejects.toBe(reason)
  await leave()
  await (await other.enter('con_1'))()
})
