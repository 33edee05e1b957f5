import { execFile, execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
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

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  /** Opens a pipe without a reader; writing to it does not wait. */
  function openPipe() {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    onTestFinished(() => closeSync(writer))
    return { reader, writer }
  }

  /** Reads until a line has this message. */
  async function readUntil(fd: number, message: string): Promise<string> {
    let text = ''
    const block = Buffer.alloc(65_536)
    const began = performance.now()
    while (!text.includes(`"${message}"`)) {
      try {
        text += block.toString('utf8', 0, readSync(fd, block))
      } catch (error) {
        expect(error).toMatchObject({ code: 'EAGAIN' })
      }
      // Only ends a test that has failed.
      if (performance.now() - began > 20_000) throw new Error(`Nobody wrote "${message}".`)
      await delay(1)
    }
    return text
  }

  it('that is full holds up nothing, and loses no line once it is read', async () => {
    const { reader, writer } = openPipe()
    const logger = createLogger({ destination: logDestination(writer) })
    for (let n = 0; n < 5000; n++) logger.info(`line ${n}`)
    logger.error('the end')
    const text = await readUntil(reader, 'the end')
    closeSync(reader)
    const expected = Array.from({ length: 5000 }, (_, n) => `line ${n}`)
    expect(messages(text)).toEqual([...expected, 'the end'])
  })

  it('that is not read for long has a line that says how many are missing', async () => {
    const { reader, writer } = openPipe()
    const logger = createLogger({ destination: logDestination(writer) })
    for (let n = 0; n < 50_000; n++) logger.info(`line ${n}`)
    const text = await readUntil(reader, 'log lines are missing here, because the log was not read')
    logger.info('the end')
    const rest = await readUntil(reader, 'the end')
    closeSync(reader)
    const lines = text.trimEnd().split('\n')
    const { lines: missing } = JSON.parse(lines.pop() ?? '')
    expect(lines.length + missing).toBe(50_000)
    expect(messages(rest)).toEqual(['the end'])
  })

  it('whose reader is gone is no longer written to, which nothing waits for', async () => {
    const { reader, writer } = openPipe()
    const destination = logDestination(writer)
    const logger = createLogger({ destination })
    closeSync(reader)
    logger.error('one')
    logger.info('two')
    destination.end()
    const another = openSync(join(folder, 'pipe'), constants.O_RDONLY | constants.O_NONBLOCK)
    logger.error('three')
    expect(messages(await readUntil(another, 'three'))).toEqual(['three'])
    closeSync(another)
  })
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
