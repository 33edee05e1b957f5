import { execFile } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { logDestination } from './log-destination.ts'
import { createLogger } from './logger.ts'

let folder: string
let fd: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docchat-log-'))
  fd = openSync(join(folder, 'log'), 'a')
})
afterEach(() => {
  closeSync(fd)
  rmSync(folder, { recursive: true })
})

const messages = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).msg)
const written = () => messages(readFileSync(join(folder, 'log'), 'utf8'))

it('writes the lines of one turn of the event loop together', async () => {
  const logger = createLogger({ destination: logDestination(fd) })
  logger.info('one')
  logger.info('two')
  expect(written()).toEqual([])
  await setImmediate()
  expect(written()).toEqual(['one', 'two'])
})

it.each(['warn', 'error', 'fatal'] as const)(
  'writes a line of level %s at once, and those before it',
  (level) => {
    const logger = createLogger({ destination: logDestination(fd) })
    logger.info('before')
    logger[level]('failed')
    expect(written()).toEqual(['before', 'failed'])
  },
)

it('keeps no more than a few kilobytes', () => {
  const logger = createLogger({ destination: logDestination(fd) })
  for (let n = 0; n < 1000; n++) logger.info(`line ${n}`)
  expect(written().length).toBeGreaterThan(900)
})

it.each([
  ['exits', 'process.exit(3)'],
  ['throws', 'throw new Error("a crash")'],
  ['rejects', 'await Promise.reject(new Error("a crash"))'],
])('loses no line when the process %s', async (_how, end) => {
  const module = new URL('./logger.ts', import.meta.url).href
  const program = `
    const { createLogger } = await import(${JSON.stringify(module)})
    createLogger().info('the last line')
    ${end}`
  const run = promisify(execFile)(process.execPath, [
    ...['--conditions=docchat-source', '--input-type=module'],
    ...['--experimental-strip-types', '--no-warnings', '-e', program],
  ])
  const { stderr } = await run.catch((error: { readonly stderr: string }) => error)
  expect(stderr).toContain('"msg":"the last line"')
})
