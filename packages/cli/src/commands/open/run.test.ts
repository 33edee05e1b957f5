import { chmodSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { makePdf } from '@docchat/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Workspace, workspace } from '../../testing/command.ts'

const PDF = makePdf(['The rent is 950 pounds a month.', 'The notice period is three months.'])

let at: Workspace
let env: Record<string, string>
beforeAll(async () => {
  at = workspace()
  at.write('my lease.pdf', PDF)
  at.write('notes.md', 'Clean the filter every month.')
  await at.run(['ingest', 'my lease.pdf', 'notes.md'])
  await at.run(['ask', 'How long is the notice period?'])
  env = openers('echo "$@" >> opened')
}, 60_000)
afterAll(() => at[Symbol.dispose]())

/** Returns an environment in which the programs that open files do this instead. */
function openers(script: string): Record<string, string> {
  const name = process.platform === 'darwin' ? 'open' : 'xdg-open'
  const program = at.write(`bin-${script.length}/${name}`, `#!/bin/sh\n${script}\n`)
  chmodSync(program, 0o755)
  return { PATH: `${dirname(program)}${delimiter}${process.env['PATH'] ?? ''}` }
}

const opened = () => readFileSync(join(at.cwd, 'opened'), 'utf8').trim().split('\n')
const lease = () => pathToFileURL(join(at.cwd, 'my lease.pdf')).href

describe.skipIf(process.platform === 'win32')('docchat open', () => {
  it('opens the document of a footnote at its page', async () => {
    const { exitCode, stderr } = await at.run(['open', '1'], { env })
    expect([exitCode, stderr]).toEqual([0, 'Opened my lease.pdf, page 2.\n'])
    expect(opened().at(-1)).toBe(`${lease()}#page=2`)
  })

  it('opens a document by its name, and at a page', async () => {
    await at.run(['open', 'lease:1'], { env })
    expect(opened().at(-1)).toBe(`${lease()}#page=1`)
    await at.run(['open', 'notes.md:1'], { env })
    expect(opened().at(-1)).toBe(pathToFileURL(join(at.cwd, 'notes.md')).href)
  })

  it('opens the page of a server that runs on the data directory', async () => {
    const server = at.launch(['serve', '--port', '0'])
    const url = await server.says(/"url":"([^"]+)"/)
    await at.run(['open', '1'], { env })
    expect(opened().at(-1)).toMatch(new RegExp(`^${url}/#/documents/doc_\\w+/2$`))
    const { stdout } = await at.run(['open', 'notes.md', '--print'])
    expect(stdout).toMatch(new RegExp(`^${url}/#/documents/doc_\\w+/1\\n$`))
    await server.end('SIGTERM')
    expect((await at.run(['open', 'lease:1', '--print'])).stdout).toBe(`${lease()}#page=1\n`)
  })

  it('prints the address', async () => {
    expect((await at.run(['open', '[1]', '--print'])).stdout).toBe(`${lease()}#page=2\n`)
    const [event] = (await at.run(['open', 'lease', '--print', '--json'])).json()
    expect(event).toMatchObject({ type: 'opened', page: null, address: lease() })
  })

  it('says what is not there', async () => {
    expect(await at.run(['open', '7'], { env })).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('no footnote [7]. It has [1].'),
    })
    expect(await at.run(['open', 'lease:9'], { env })).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('no page 9. Its last page is 2.'),
    })
    expect((await at.run(['open', 'gone.md'], { env })).exitCode).toBe(4)
  })

  it('opens a copy of what was read when the file is another one now', async () => {
    at.write('notes.md', 'Something else entirely.')
    const { stderr } = await at.run(['open', 'notes.md'], { env })
    expect(stderr).toContain('A copy of what was read is opened instead.')
    const copy = fileURLToPath(opened().at(-1) ?? '')
    expect(readFileSync(copy, 'utf8')).toBe('Clean the filter every month.')
    expect(dirname(copy)).not.toBe(at.cwd)
    rmSync(dirname(copy), { recursive: true })
  })

  it('opens the document at its beginning where pages are not understood', async () => {
    const env = openers('case "$1" in *page=*) exit 4;; esac; echo "$@" >> opened')
    expect((await at.run(['open', '1'], { env })).exitCode).toBe(0)
    expect(opened().at(-1)).toBe(lease())
  })

  it('says how to go on when nothing opens it', async () => {
    expect(await at.run(['open', '1'], { env: openers('exit 3') })).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining(`Open it yourself: ${lease()}#page=2`),
    })
  })
})
