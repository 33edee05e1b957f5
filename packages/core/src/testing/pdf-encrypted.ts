import { createHash } from 'node:crypto'
import { makePdf } from './pdf.ts'

// PDF 1.7, algorithms 1, 2 and 4: RC4 with 40 bits, the oldest and the shortest to implement.
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')
const OWNER = Buffer.alloc(32, 7)
const ID = Buffer.alloc(16, 9)
const PERMISSIONS = -4

/** Makes a PDF whose streams are encrypted with this password; readers try the empty one by themselves. */
export function encryptedPdf(pages: readonly string[] = ['secret'], password = 'a secret'): Buffer {
  const permissions = Buffer.alloc(4)
  permissions.writeInt32LE(PERMISSIONS)
  const padded = Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 32)
  const key = md5(padded, OWNER, permissions, ID).subarray(0, 5)
  const user = rc4(key, PADDING)
  const dictionary = `<< /Filter /Standard /V 1 /R 2 /O <${hex(OWNER)}> /U <${hex(user)}> /P ${PERMISSIONS} >>`
  return makePdf(pages, {
    objects: [{ dictionary }],
    trailer: `/Encrypt 100 0 R /ID [<${hex(ID)}> <${hex(ID)}>]`,
    streamOf(content, number) {
      const salt = Buffer.from([number, number >> 8, number >> 16, 0, 0])
      return rc4(md5(key, salt).subarray(0, 10), Buffer.from(content, 'latin1')).toString('latin1')
    },
  })
}

function md5(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i)
  const at = (index: number) => state[index & 255] ?? 0
  const swap = (a: number, b: number) => {
    const kept = at(a)
    state[a] = at(b)
    state[b] = kept
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 255
    swap(i, j)
  }
  let j = 0
  return Buffer.from(
    data.map((byte, index) => {
      const i = (index + 1) & 255
      j = (j + at(i)) & 255
      swap(i, j)
      return byte ^ at(at(i) + at(j))
    }),
  )
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex')
}
