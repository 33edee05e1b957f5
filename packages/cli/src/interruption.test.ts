import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { makePdf } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Workspace, workspace } from './testing/command.ts'

/** Enough pages to be still busy when the signal arrives. */
const LONG = makePdf(
  Array.from({ length: 2000 }, (_, n) => `Page ${n + 1} is about number ${n + 1} and nothing else.`),
)

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

async function untilReading(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('no output to read')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"document-progress"')) return
  }
  throw new Error('the command ended before it could be interrupted')
}

async function ended(child: ChildProcess): Promise<number | null> {
  const [exitCode] = await once(child, 'exit')
  return exitCode
}

describe('a command that is interrupted', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('closes on %s, ends with %d, and goes on the next time', async (signal, exitCode) => {
    at.write('long.pdf', LONG)
    const child = at.start(['ingest', 'long.pdf', '--json'])
    await untilReading(child)
    child.kill(signal)
    expect(await ended(child)).toBe(exitCode)
    // The job was returned to the queue, so the next run does not have to wait for the lease to expire.
    expect((await at.run(['list', '--json'])).json()).toMatchObject([{ state: 'queued' }])
    const again = await at.run(['ingest', 'long.pdf', '--json'])
    expect(again.json().at(-2)).toMatchObject({ type: 'document-complete', pages: 2000, deduplicated: true })
  })

  it('says how to continue', async () => {
    at.write('long.pdf', LONG)
    const child = at.start(['ingest', 'long.pdf', '--json'])
    let stderr = ''
    child.stderr?.on('data', (data) => (stderr += data))
    await untilReading(child)
    child.kill('SIGINT')
    await once(child, 'close')
    expect(stderr).toBe('Stopped. Run the same command again to continue.\n')
  })

  it('exits while waiting for a question', async () => {
    const child = at.start(['ask', '-'])
    // More than fits into a pipe: once it is written, the command is reading.
    await new Promise((resolve) => child.stdin?.write('word '.repeat(100_000), resolve))
    child.kill('SIGINT')
    expect(await ended(child)).toBe(130)
  })
})
