import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('./testing/make-garbage.ts', import.meta.url))

async function roomOf(mode: string, ...options: readonly string[]): Promise<number> {
  const args = ['--conditions=docchat-source', ...options, program, mode]
  return Number((await promisify(execFile)(process.execPath, args)).stdout)
}

test('young objects get less room than Node.js gives them, unless the operator says how much', async () => {
  const usual = await roomOf('usual')
  const limited = await roomOf('limited')
  expect(limited).toBeLessThan(usual)
  expect(limited).toBeLessThanOrEqual(40)
  expect(await roomOf('limited', '--max-semi-space-size=32')).toBeGreaterThan(40)
})
