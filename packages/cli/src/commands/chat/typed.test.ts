import { expect, it } from 'vitest'
import { typed } from './typed.ts'

async function read(lines: readonly string[]): Promise<readonly string[]> {
  async function* arriving() {
    yield* lines
  }
  return Array.fromAsync(typed(arriving()))
}

it('joins lines that end with a backslash', async () => {
  expect(await read(['Who signed \\', 'the lease?', ' When? '])).toEqual(['Who signed \nthe lease?', 'When?'])
  expect(await read(['Who \\'])).toEqual(['Who'])
})

it.each(['/quit', 'quit', 'exit', 'EXIT ', '/exit'])('ends at %j', async (word) => {
  expect(await read(['Who?', word, 'never'])).toEqual(['Who?'])
})

it('takes a question about an exit for a question', async () => {
  expect(await read(['exit code?'])).toEqual(['exit code?'])
})
