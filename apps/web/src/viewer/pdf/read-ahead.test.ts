import type { ByteRange } from '@docchat/client'
import { expect, it } from 'vitest'
import { PIECE_BYTES, readAhead } from './read-ahead.ts'

function counted(sizeBytes: number, pages = 1) {
  const asked: ByteRange[] = []
  const file = new Uint8Array(sizeBytes).map((_, index) => index % 251)
  const reader = readAhead({
    sizeBytes,
    pages,
    async fetch(range) {
      asked.push(range)
      return file.slice(range.start, range.end)
    },
  })
  return { asked, file, reader }
}

it('asks for the beginning and the end at once, and only once', async () => {
  const { asked, file, reader } = counted(10 * PIECE_BYTES + 7)
  expect(asked).toEqual([
    { start: 0, end: PIECE_BYTES },
    { start: 10 * PIECE_BYTES, end: 10 * PIECE_BYTES + 7 },
  ])
  expect(await reader.read({ start: 10 * PIECE_BYTES, end: file.length })).toEqual(
    file.slice(10 * PIECE_BYTES),
  )
  expect(await reader.read({ start: 0, end: PIECE_BYTES })).toEqual(file.slice(0, PIECE_BYTES))
  expect(asked).toHaveLength(2)
})

it('reads a file of less than a piece with one request', () => {
  expect(counted(100).asked).toEqual([{ start: 0, end: 100 }])
})

it('reads further at a time the longer it reads in order, and begins anew elsewhere', async () => {
  const { asked, file, reader } = counted(400 * PIECE_BYTES)
  asked.length = 0
  let at = 2 * PIECE_BYTES
  while (at < file.length - PIECE_BYTES) {
    const bytes = await reader.read({ start: at, end: at + PIECE_BYTES })
    expect(Buffer.compare(bytes, file.subarray(at, at + bytes.length))).toBe(0)
    expect(bytes.length % PIECE_BYTES).toBe(0)
    at += bytes.length
  }
  expect(asked.length).toBeLessThan(14)
  const [last] = asked.slice(-1)
  expect((last?.end ?? 0) - (last?.start ?? 0)).toBeLessThanOrEqual(1 << 22)
  await reader.read({ start: 5 * PIECE_BYTES, end: 6 * PIECE_BYTES })
  expect(asked.at(-1)).toEqual({ start: 5 * PIECE_BYTES, end: 6 * PIECE_BYTES })
})

it('has the pages before the wanted one when they are read, and asks for nothing twice', async () => {
  // A page is a piece.
  const { asked, file, reader } = counted(400 * PIECE_BYTES, 400)
  asked.length = 0
  reader.expect(300)
  expect(asked).toEqual([{ start: (299 - 32) * PIECE_BYTES, end: 302 * PIECE_BYTES }])
  const siblings = await reader.read({ start: 280 * PIECE_BYTES, end: 281 * PIECE_BYTES })
  expect(Buffer.compare(siblings, file.subarray(280 * PIECE_BYTES, 302 * PIECE_BYTES))).toBe(0)
  expect(asked).toHaveLength(1)
  reader.expect(310)
  expect(asked.slice(1)).toEqual([{ start: 302 * PIECE_BYTES, end: 312 * PIECE_BYTES }])
})

it('asks for the whole of a small file', () => {
  const { asked, reader } = counted(8 * PIECE_BYTES, 10)
  reader.expect(10)
  expect(asked.slice(2)).toEqual([{ start: PIECE_BYTES, end: 7 * PIECE_BYTES }])
})

it('reads what was expected in vain', async () => {
  let works = false
  const file = new Uint8Array(10 * PIECE_BYTES)
  const reader = readAhead({
    sizeBytes: file.length,
    pages: 10,
    fetch: async ({ start, end }) => {
      if (!works) throw new Error('cut')
      return file.slice(start, end)
    },
  })
  reader.expect(5)
  await Promise.resolve()
  works = true
  expect(await reader.read({ start: 3 * PIECE_BYTES, end: 4 * PIECE_BYTES })).toHaveLength(PIECE_BYTES)
})

it('reads all of a range that is longer than a piece', async () => {
  const { file, reader } = counted(50 * PIECE_BYTES)
  expect(await reader.read({ start: 0, end: 3 * PIECE_BYTES })).toEqual(file.slice(0, 3 * PIECE_BYTES))
})

it('tells a failure to whoever reads', async () => {
  const reader = readAhead({ sizeBytes: 100, pages: 1, fetch: () => Promise.reject(new Error('gone')) })
  await expect(reader.read({ start: 0, end: 100 })).rejects.toThrow('gone')
})
