import { expect, test } from 'vitest'
import { createScope } from './scope.ts'

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
  const scope = createScope()
  scope.use(resource('first'))
  scope.defer(async () => void closed.push('second'))
  await scope.close()
  await scope.close()
  expect(closed).toEqual(['second', 'first'])
})

test('closes the others though one fails, and tells the failure', async () => {
  const { closed, resource } = recorder()
  const scope = createScope()
  scope.use(resource('first'))
  scope.use(resource('second', new Error('stuck')))
  await expect(scope.close()).rejects.toThrow('stuck')
  expect(closed).toEqual(['second', 'first'])
})
