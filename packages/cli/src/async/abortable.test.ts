import { expect, it } from 'vitest'
import { abortable } from './abortable.ts'

const never = new Promise<never>(() => undefined)

it('resolves like the promise', async () => {
  const { signal } = new AbortController()
  expect(await abortable(Promise.resolve(1), signal)).toBe(1)
  await expect(abortable(Promise.reject(new Error('own')), signal)).rejects.toThrow('own')
})

it("throws the signal's reason, before and while it waits", async () => {
  await expect(abortable(never, AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
  const controller = new AbortController()
  const waiting = abortable(never, controller.signal)
  controller.abort(new Error('meanwhile'))
  await expect(waiting).rejects.toThrow('meanwhile')
})
