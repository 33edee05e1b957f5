import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { fileSystemBlobStore } from '../blobs/file-system.ts'
import { memoryBlobStore } from '../blobs/memory.ts'
import { makeZip } from '../testing/docx.ts'
import { uploadLimits } from './limits.ts'
import { type DeclaredFile, receive } from './receive.ts'

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')
const ZIP = makeZip([{ name: 'a.txt', content: 'text' }])

async function send(content: Uint8Array, declared: DeclaredFile, limitBytes = 1000) {
  const blobs = memoryBlobStore()
  const limits = uploadLimits({
    mediaTypes: { 'application/pdf': limitBytes, 'text/plain': limitBytes },
  })
  try {
    return await receive(Readable.from([content]), declared, { blobs, limits })
  } catch (error) {
    expect(await Array.fromAsync(blobs.keys()), 'a refused file leaves nothing behind').toEqual([])
    throw error
  }
}

test('returns the type, size and hash of a file', async () => {
  const file = await send(PDF, { name: 'a.pdf', mediaType: 'application/pdf', sizeBytes: PDF.length })
  expect(file).toMatchObject({
    name: 'a.pdf',
    mediaType: 'application/pdf',
    sizeBytes: PDF.length,
    sha256: createHash('sha256').update(PDF).digest('hex'),
  })
})

test.each([
  ['notes.md', undefined, 'text/markdown'],
  ['notes.md', 'text/plain', 'text/markdown'],
  ['notes.txt', 'text/plain; charset=utf-8', 'text/plain'],
  ['Makefile', 'application/octet-stream', 'text/plain'],
  ['main.rs', undefined, 'text/x-source'],
])('recognises text %s sent as %s as %s', async (name, mediaType, expected) => {
  const declared = mediaType === undefined ? { name } : { name, mediaType }
  expect((await send(Buffer.from('# Grüße\n'), declared)).mediaType).toBe(expected)
})

test.each([
  ['an empty file', Buffer.alloc(0), { name: 'a.pdf' }, 'FILE_EMPTY'],
  ['bytes that are not a PDF', Buffer.from('hello'), { name: 'a.pdf' }, 'FILE_TYPE_MISMATCH'],
  ['a PDF with the extension of text', PDF, { name: 'a.txt' }, 'FILE_TYPE_MISMATCH'],
  ['a PDF sent as an image', PDF, { name: 'a.pdf', mediaType: 'image/png' }, 'FILE_TYPE_MISMATCH'],
  ['a type that is not on the list', ZIP, { name: 'a.zip' }, 'UNSUPPORTED_FILE_TYPE'],
  ['an image that is a PDF too', Buffer.concat([PNG, PDF]), { name: 'a.png' }, 'FILE_TYPE_MISMATCH'],
  [
    'HTML that is a PDF too',
    Buffer.concat([Buffer.from('<html>'), PDF]),
    { name: 'a.html' },
    'FILE_TYPE_MISMATCH',
  ],
  ['HTML with the extension of an image', Buffer.from('<html>'), { name: 'a.png' }, 'FILE_TYPE_MISMATCH'],
  ['bytes of an unknown type', Buffer.from([0, 1, 2, 3]), { name: 'a' }, 'UNSUPPORTED_FILE_TYPE'],
  ['a size over the limit', Buffer.alloc(1001, 'x'), { name: 'a.txt' }, 'FILE_TOO_LARGE'],
  ['a file cut short', PDF, { name: 'a.pdf', sizeBytes: 100 }, 'UPLOAD_INCOMPLETE'],
])('refuses %s', async (_, content, declared, code) => {
  await expect(send(content, declared)).rejects.toMatchObject({ code })
})

test('accepts exactly the limit', async () => {
  expect((await send(Buffer.alloc(1000, 'x'), { name: 'a.txt' })).sizeBytes).toBe(1000)
})

test('refuses a declared size over the limit before it reads anything', async () => {
  const source = new Readable({ read: () => expect.fail('was read') })
  const options = { blobs: memoryBlobStore(), limits: uploadLimits() }
  await expect(receive(source, { name: 'a.pdf', sizeBytes: 10e9 }, options)).rejects.toMatchObject({
    code: 'FILE_TOO_LARGE',
  })
})

test('stops reading soon after the limit', async () => {
  let read = 0
  async function* endless() {
    for (;;) {
      read += 64 * 1024
      yield randomBytes(64 * 1024).fill('x')
    }
  }
  const limits = uploadLimits({ mediaTypes: { 'text/plain': 3 * 1024 * 1024 } })
  const received = receive(endless(), { name: 'a.txt' }, { blobs: memoryBlobStore(), limits })
  await expect(received).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  expect(read).toBeLessThanOrEqual(5 * 1024 * 1024)
})

test.each([
  ['a string', 'text', 'string'],
  ['bytes in one piece', Buffer.from('text'), 'Buffer'],
  ['nothing', null, 'null'],
  ['a stream of text', Readable.from(['text']), 'string'],
  ['a stream of numbers', Readable.from([1]), 'number'],
  ['a stream of objects without a class', Readable.from([Object.create(null)]), 'object'],
])('says what to pass instead of %s', async (_, content, what) => {
  const blobs = memoryBlobStore()
  const sent = receive(content as never, { name: 'a.txt' }, { blobs, limits: uploadLimits() })
  await expect(sent).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: `The content of "a.txt" must be a stream of bytes (an AsyncIterable of Uint8Array), not ${what}. From memory: Readable.from([Buffer.from(content)]).`,
  })
  expect(await Array.fromAsync(blobs.keys())).toEqual([])
})

test("a source's own error is not taken for a fault of the folder of the documents", async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-receive-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const options = { blobs: await fileSystemBlobStore({ directory }), limits: uploadLimits() }
  const path = join(directory, 'none.txt')
  await expect(receive(createReadStream(path), { name: 'none.txt' }, options)).rejects.toMatchObject({
    code: 'ENOENT',
    path,
  })
  expect(await Array.fromAsync(options.blobs.keys())).toEqual([])
})
