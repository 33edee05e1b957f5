import { expect, test } from 'vitest'
import { createDisposer } from './disposer.ts'

function recorder() {
  const closed: string[] = []
  const resource = (name: string, failure?: Error) => ({
    async [Symbol.asyncDispose]() {
      closed.push(name)
      if (failure !== undefined) throw failure
    },
  })
  return { closed, resource }
}

test('closes in reverse order, once', async () => {
  const { closed, resource } = recorder()
  const disposer = createDisposer()
  disposer.use(resource('first'))
  disposer.defer(async () => void closed.push('second'))
  await disposer.close()
  await disposer.close()
  expect(closed).toEqual(['second', 'first'])
})

test('closes the others even if one fails, and throws the failure', async () => {
  const { closed, resource } = recorder()
  const disposer = createDisposer()
  disposer.use(resource('first'))
  disposer.use(resource('second', new Error('stuck')))
  await expect(disposer.close()).rejects.toThrow('stuck')
  expect(closed).toEqual(['second', 'first'])
})
