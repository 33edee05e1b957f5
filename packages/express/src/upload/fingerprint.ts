import { createHash, scrypt } from 'node:crypto'
import type { Request } from 'express'
import { fingerprintOf } from '../idempotency/once.ts'
import type { Fields } from './form-guard.ts'
import type { IncomingFile } from './receive-form.ts'

/** Collects what distinguishes one upload from others. */
export interface UploadFingerprint {
  /** Adds a file. @returns its content, which is hashed while it is read. */
  add(file: IncomingFile, fields: Fields): AsyncIterable<Uint8Array>
  /** The fingerprint of the whole request, once all files have been read. */
  digest(): Promise<string>
}

/** Covers the path, the fields, and the name, type and bytes of each file. */
export function uploadFingerprint(request: Request, key: string): UploadFingerprint {
  const files: (() => Promise<unknown>)[] = []
  return {
    add({ name, mediaType = null, content }, { password = '', ...fields }) {
      const hash = createHash('sha256')
      files.push(async () => [
        name,
        mediaType,
        Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)),
        password === '' ? null : await slowHash(password, key),
        hash.digest('base64url'),
      ])
      return hashed(content, hash)
    },
    digest: async () => fingerprintOf(request, await Promise.all(files.map((describe) => describe()))),
  }
}

async function* hashed(
  content: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    hash.update(chunk)
    yield chunk
  }
}

/** Passwords are short, and the fingerprint is stored for longer than they are: nobody should find them by trying. */
function slowHash(password: string, salt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, (error, hash) => (error ? reject(error) : resolve(hash.toString('base64url'))))
  })
}
