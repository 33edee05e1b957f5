import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { makeZip } from '@docchat/core/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findSources } from './sources.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'docchat-sources-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), path)
  }
}

/** As a path on disk, with a byte for each character. */
const bytes = (path: string) => Buffer.from(`${cwd}/${path}`, 'latin1')

const all = { extensions: ['md', 'txt'], stdin: Readable.from([]), stdinName: 'stdin' }

async function find(...args: string[]): Promise<string[]> {
  const found: string[] = []
  for await (const source of findSources(args, { ...all, cwd })) {
    const path = source.kind === 'none' ? `${source.name} ${source.code}` : source.path
    found.push(path === null ? '-' : source.kind === 'none' ? path : relative(cwd, path))
  }
  return found
}

it('accepts any file that is given by name', async () => {
  write('a.md', 'b.bin')
  expect(await find('a.md', 'b.bin')).toEqual(['a.md', 'b.bin'])
})

it('searches folders for supported files, in order, without hidden files and installed packages', async () => {
  write(
    'docs/b.md',
    'docs/a.TXT',
    'docs/c.png',
    'docs/deep/d.md',
    'docs/.git/e.md',
    'docs/node_modules/f.md',
    'docs/.g.md',
  )
  expect(await find('docs')).toEqual(['docs/a.TXT', 'docs/b.md', 'docs/deep/d.md'])
})

it('does not follow a linked folder back up', async () => {
  write('docs/a.md')
  symlinkSync(cwd, join(cwd, 'docs', 'up'))
  expect(await find('docs')).toEqual(['docs/a.md'])
})

it('resolves patterns', async () => {
  write('docs/a.md', 'docs/deep/b.md', 'docs/c.txt')
  expect((await find('docs/**/*.md')).sort()).toEqual(['docs/a.md', 'docs/deep/b.md'])
})

it('prefers an existing file to a pattern', async () => {
  write('a[1].md', 'a1.md')
  expect(await find('a[1].md')).toEqual(['a[1].md'])
})

it('returns each file once', async () => {
  write('docs/a.md')
  expect(await find('docs', 'docs/a.md', 'docs/*.md', './docs/../docs/a.md')).toEqual(['docs/a.md'])
})

it('reads standard input in its position', async () => {
  write('a.md')
  expect(await find('a.md', '-')).toEqual(['a.md', '-'])
})

it('reports what does not exist', async () => {
  write('empty/x.png')
  expect(await find('gone.md', '*.pdf', 'empty')).toEqual([
    'gone.md FILE_NOT_FOUND',
    '*.pdf FILE_NOT_FOUND',
    'empty FILE_NOT_FOUND',
  ])
})

it.skipIf(process.getuid?.() === 0)(
  'goes on after a folder that may not be read (skipped for root, who may)',
  async () => {
    write('docs/closed/a.md', 'docs/open.md')
    chmodSync(join(cwd, 'docs', 'closed'), 0)
    expect(await find('docs')).toEqual([`${join(cwd, 'docs', 'closed')} FILE_UNREADABLE`, 'docs/open.md'])
    chmodSync(join(cwd, 'docs', 'closed'), 0o700)
  },
)

it('takes the files out of archives, each under its path, and refuses archives in them', async () => {
  const entries = ['a/x.md', 'b/x.md', 'c.bin', 'd.zip'].map((name) => ({ name, content: name }))
  mkdirSync(join(cwd, 'docs'))
  writeFileSync(join(cwd, 'docs', 'papers.zip'), makeZip(entries))
  writeFileSync(join(cwd, 'broken.zip'), 'no archive')
  const skipped: string[] = []
  const options = { cwd, extensions: ['md'], stdin: Readable.from([]), stdinName: 'stdin' }
  const onSkipped = (path: string) => skipped.push(path)
  const found = await Array.fromAsync(findSources(['docs', 'broken.zip'], { ...options, onSkipped }))
  expect(found).toMatchObject([
    { kind: 'file', name: 'x.md', path: join(cwd, 'docs/papers.zip/a/x.md') },
    { kind: 'file', name: 'x.md', path: join(cwd, 'docs/papers.zip/b/x.md') },
    { kind: 'none', name: join(cwd, 'docs/papers.zip/d.zip'), code: 'UNSUPPORTED_FILE_TYPE' },
    { kind: 'none', name: 'broken.zip', code: 'DOCUMENT_UNREADABLE' },
  ])
  expect(skipped).toEqual([join(cwd, 'docs/papers.zip/c.bin')])
  const [first] = found
  if (first?.kind !== 'file') throw new Error('there is none')
  await using opened = await first.open()
  expect([await text(opened.content), opened.sizeBytes]).toEqual(['a/x.md', 6])
})

it('takes attachments if asked, after the message', async () => {
  const mail =
    'From: a@example.com\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nSee.\r\n--B\r\nContent-Type: text/markdown\r\nContent-Disposition: attachment; filename=x.md\r\n\r\n# X\r\n--B--'
  writeFileSync(join(cwd, 'mail.eml'), mail)
  const options = { cwd, extensions: ['md', 'eml'], stdin: Readable.from([]), stdinName: 'stdin' }
  const namesOf = async (attachments: boolean) =>
    (await Array.fromAsync(findSources(['mail.eml'], { ...options, attachments }))).map(({ name }) => name)
  expect(await namesOf(false)).toEqual(['mail.eml'])
  expect(await namesOf(true)).toEqual(['mail.eml', 'x.md'])
})

it.skipIf(process.platform === 'win32')(
  'reads a pipe that is named, and refuses one that is found',
  async () => {
    write('docs/a.md')
    execFileSync('mkfifo', [join(cwd, 'docs', 'pipe.md')])
    const refused = `${join(cwd, 'docs', 'pipe.md')} FILE_UNREADABLE`
    expect(await find('docs')).toEqual(['docs/a.md', refused])
    expect(await find('docs/pipe.md')).toEqual(['docs/pipe.md'])
  },
)

it.runIf(process.platform === 'linux')(
  'reads files and folders whose names are not valid UTF-8',
  async () => {
    write('docs/a.md', 'docs/ü%E9.md')
    for (const name of ['b\xff.md', 'b\xfe.md']) writeFileSync(bytes(`docs/${name}`), name)
    mkdirSync(bytes('docs/d\xef\xf0'))
    writeFileSync(bytes('docs/d\xef\xf0/c.md'), 'c')
    const strange = ['docs/b%FE.md', 'docs/b%FF.md', 'docs/d%EF%F0/c.md']
    expect(await find('docs')).toEqual(['docs/a.md', ...strange, 'docs/ü%E9.md'])
    // An argument and a pattern have lost the bytes.
    expect(await find('docs/b\uFFFD.md', 'docs/d\uFFFD\uFFFD')).toEqual(strange)
    expect(await find('docs/b*.md')).toEqual(strange.slice(0, 2))
    expect(await find('docs/x\uFFFD.md')).toEqual(['docs/x\uFFFD.md FILE_NOT_FOUND'])
    const [first] = await Array.fromAsync(findSources(['docs/b\uFFFD.md'], { ...all, cwd }))
    if (first?.kind !== 'file') throw new Error('there is none')
    await using opened = await first.open()
    expect(await text(opened.content)).toBe('b\xfe.md')
  },
)

it('reads a file as it was when it was opened, whatever is written to it meanwhile', async () => {
  const path = join(cwd, 'app.log')
  writeFileSync(path, 'one\n')
  const [first] = await Array.fromAsync(findSources(['app.log'], { ...all, cwd }))
  if (first?.kind !== 'file') throw new Error('there is none')
  appendFileSync(path, 'two\n')
  await using opened = await first.open()
  appendFileSync(path, 'three\n')
  expect([await text(opened.content), opened.sizeBytes]).toEqual(['one\ntwo\n', 8])
})
