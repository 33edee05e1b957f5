import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encryptedPdf } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'
import { hasScript, runOnTerminal } from '../../testing/terminal.ts'

const manual = new URL('../../../../../examples/documents/heat-pump-manual.pdf', import.meta.url)

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

const ofType = (events: Record<string, unknown>[], type: string) =>
  events.filter((event) => event['type'] === type)

describe('docchat ingest', () => {
  it('accepts folders, patterns and files, and reports each result and a summary', async () => {
    at.write('docs/lease.md', LEASE)
    at.write('docs/deep/notes.txt', 'The cat sleeps on the roof.')
    at.write('more/one.md', 'Another text.')
    at.write('docs/song.mp3', 'x')
    const { exitCode, stdout, stderr } = await at.run(['ingest', 'docs', 'more/*.md'])
    expect(exitCode).toBe(0)
    expect(stdout.split('\n').sort()).toEqual([
      '',
      '✓ lease.md: 1 page, 1 chunk',
      '✓ notes.txt: 1 page, 1 chunk',
      '✓ one.md: 1 page, 1 chunk',
    ])
    expect(stderr).toMatch(
      /^3 documents ready, in .*\.\n1 file skipped, of kinds that are not read: 1 \.mp3\.\n {2}docs\/song\.mp3\n$/,
    )
  })

  it('reads a real PDF, and writes the JSON that scripts rely on', async () => {
    at.write('manual.pdf', await readFile(manual))
    const run = await at.run(['ingest', 'manual.pdf', '--json'])
    const events = run.json()
    expect(run.exitCode).toBe(0)
    expect(ofType(events, 'document-complete')).toEqual([
      {
        type: 'document-complete',
        document_id: expect.stringMatching(/^doc_/),
        name: 'manual.pdf',
        pages: expect.any(Number),
        chunks: expect.any(Number),
        warnings: expect.any(Array),
        deduplicated: false,
      },
    ])
    expect(ofType(events, 'document-complete')[0]?.['pages']).toBeGreaterThan(1)
    expect(events.at(-1)).toEqual({ type: 'finish', complete: 1, failed: 0, seconds: expect.any(Number) })
    for (const event of ofType(events, 'document-progress')) {
      expect(event).toMatchObject({ name: 'manual.pdf', stage: expect.any(String), done: expect.any(Number) })
    }
  })

  it('tells a new version from a file that was there', async () => {
    at.write('changing.txt', 'The rent is 900.')
    const ingest = async () => (await at.run(['ingest', '-q', 'changing.txt'])).stdout
    expect(await ingest()).toBe('✓ changing.txt: 1 page, 1 chunk\n')
    expect(await ingest()).toBe('✓ changing.txt: 1 page, 1 chunk (already added)\n')
    at.write('changing.txt', 'The rent is 950.')
    expect(await ingest()).toBe('✓ changing.txt: 1 page, 1 chunk (a new version)\n')
  })

  it('opens encrypted PDFs with a password, and says when it is wrong', async () => {
    at.write('locked.pdf', encryptedPdf([LEASE], 'open sesame'))
    const wrong = await at.run(['ingest', 'locked.pdf', '--password', 'canary'])
    expect([wrong.exitCode, wrong.stdout + wrong.stderr]).toEqual([
      1,
      expect.stringContaining('does not open'),
    ])
    expect(wrong.stdout + wrong.stderr).not.toContain('canary')
    at.write('password.txt', 'open sesame\nnot this')
    expect(await at.run(['ingest', 'locked.pdf', '--password-file', 'none.txt'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('cannot be read from none.txt'),
    })
    const right = await at.run(['ingest', 'locked.pdf', '--password-file', 'password.txt'])
    expect([right.exitCode, right.stdout]).toEqual([0, '✓ locked.pdf: 1 page, 1 chunk\n'])
  })

  it('takes a password from standard input or from the terminal, where nobody else sees it', async () => {
    at.write('locked.pdf', encryptedPdf([LEASE], 'open sesame'))
    const args = ['ingest', 'locked.pdf', '--password-file', '-']
    expect(await at.run([...args, '-'], { stdin: 'open sesame\n' })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('both a document and its password'),
    })
    expect((await at.run(args, { stdin: 'open sesame\n' })).stdout).toBe('✓ locked.pdf: 1 page, 1 chunk\n')
  })

  it.skipIf(!hasScript)('asks for a password on a terminal, without showing it', async () => {
    at.write('locked.pdf', encryptedPdf([LEASE], 'open sesame'))
    const { exitCode, screen } = await runOnTerminal(at, ['ingest', 'locked.pdf', '--password-file', '-'], {
      keys: [{ after: 'The password of the documents', text: 'open sesame\r' }],
    })
    expect({ exitCode, screen }).toMatchObject({
      exitCode: 0,
      screen: expect.stringContaining('locked.pdf: 1 page, 1 chunk'),
    })
    expect(screen).not.toContain('sesame')
  })

  it('says when a file was already added, and under which name', async () => {
    at.write('lease.md', LEASE)
    at.write('copy.md', LEASE)
    await at.run(['ingest', 'lease.md'])
    expect((await at.run(['ingest', 'lease.md'])).stdout).toBe(
      '✓ lease.md: 1 page, 1 chunk (already added)\n',
    )
    expect((await at.run(['ingest', 'copy.md'])).stdout).toContain('(already added as lease.md)')
    expect(
      ofType((await at.run(['ingest', 'lease.md', '--json'])).json(), 'document-complete'),
    ).toMatchObject([{ deduplicated: true }])
  })

  it('adds a changed file as a new version, and a file with the same name elsewhere as another document', async () => {
    at.write('a/lease.md', LEASE)
    await at.run(['ingest', 'a'])
    at.write('a/lease.md', LEASE.replace('three', 'six'))
    at.write('b/lease.md', 'Quite another lease.')
    await at.run(['ingest', 'a', 'b'])
    const documents = (await at.run(['list', '--json'])).json()
    expect(documents.map((document) => String(document['source'])).sort()).toEqual([
      join(at.cwd, 'a/lease.md'),
      join(at.cwd, 'b/lease.md'),
    ])
    expect((await at.run(['search', 'notice period', '--json'])).json()[0]?.['text']).toContain('six months')
  })

  it('continues after bad files: 5 when some failed, 1 when all did', async () => {
    at.write('good.md', LEASE)
    at.write('bad.pdf', '%PDF-1.4 garbage')
    at.write('empty.txt', '')
    const args = ['ingest', 'bad.pdf', 'gone.md', 'empty.txt']
    const some = await at.run([...args, 'good.md', '--json'])
    expect(some.exitCode).toBe(5)
    const failures = ofType(some.json(), 'document-failed')
    expect(failures.map(({ name, code }) => `${name} ${code}`).sort()).toEqual([
      'bad.pdf DOCUMENT_UNREADABLE',
      'empty.txt FILE_EMPTY',
      'gone.md FILE_NOT_FOUND',
    ])
    expect(failures.every(({ message }) => typeof message === 'string' && message !== '')).toBe(true)
    expect(some.json().at(-1)).toMatchObject({ type: 'finish', complete: 1, failed: 3 })

    const all = await at.run(args)
    expect(all).toMatchObject({ exitCode: 1, stdout: '' })
    expect(all.stderr).toContain('docchat: gone.md: There is no such file or folder.\n')
    expect(all.stderr).toContain('0 documents ready, 3 failed')
  })

  it('reads standard input under a name', async () => {
    const run = await at.run(['ingest', '-', '--name', 'piped.md', '--json'], { stdin: LEASE })
    expect(ofType(run.json(), 'document-complete')).toMatchObject([{ name: 'piped.md', pages: 1 }])
  })

  it('enforces the configured size limit', async () => {
    at.write('big.txt', 'word '.repeat(1000))
    const run = await at.run(['ingest', 'big.txt', '--max-size', '1KB', '--json'])
    expect(run.exitCode).toBe(1)
    expect(ofType(run.json(), 'document-failed')).toMatchObject([{ name: 'big.txt', code: 'FILE_TOO_LARGE' }])
    expect((await at.run(['ingest', 'big.txt'])).exitCode).toBe(0)
  })

  it('prints only results and errors with --quiet', async () => {
    at.write('lease.md', LEASE)
    expect(await at.run(['ingest', 'lease.md', '-q'])).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringContaining('✓'),
    })
  })

  it('prints names without terminal control characters', async () => {
    at.write('evil\u001b]0;title\u0007\u001b[31m.md', LEASE)
    const { stdout } = await at.run(['ingest', '.'])
    expect(stdout).toBe('✓ evil.md: 1 page, 1 chunk\n')
    expect((await at.run(['list'])).stdout).not.toContain('\u001b')
  })
})
