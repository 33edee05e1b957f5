import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { BlobStore } from '../blobs/blob-store.ts'
import { DocChatError } from '../errors.ts'
import type { Store } from '../store/store.ts'

/** Something that is not as it should be. */
export interface Problem {
  readonly kind: 'database' | 'blob' | 'chunk'
  /** What is wrong, with which document, and what to do. */
  readonly message: string
}

/** What {@link verify} looked at, and what it found. */
export interface Verification {
  readonly versions: number
  readonly chunks: number
  readonly problems: readonly Problem[]
}

/** Checks the database, every blob's hash, and that every chunk lies within its page. Changes nothing. */
export async function verify(store: Store, blobs: BlobStore): Promise<Verification> {
  const problems: Problem[] = (await store.check()).map((message) => ({ kind: 'database', message }))
  let versions = 0
  let chunks = 0
  for await (const { document, version } of store.catalog.allVersions()) {
    versions++
    const subject = `"${document.name}" (${document.id}, version ${version.id})`
    const wrong = await blobProblem(blobs, version.blobKey, version.sha256)
    if (wrong !== null) problems.push({ kind: 'blob', message: `${subject}: ${wrong} Add the file again.` })

    // Chunks that are being made count once they can be found.
    if (version.searchable === 'none') continue
    let found = 0
    for (const span of await store.search.spans(version.id)) {
      found++
      const page = await store.catalog.page(version.id, span.page)
      if (page !== null && span.start >= 0 && span.start < span.end && span.end <= page.text.length) continue
      problems.push({ kind: 'chunk', message: `${subject}: a chunk lies outside of page ${span.page}.` })
    }
    chunks += found
    const expected = version.superseded ? 0 : version.chunkCount
    if (found === expected) continue
    problems.push({
      kind: 'chunk',
      message: `${subject}: there are ${found} chunks where ${expected} belong.`,
    })
  }
  return { versions, chunks, problems }
}

async function blobProblem(blobs: BlobStore, key: string, sha256: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(await blobs.get(key), hash)
  } catch (error) {
    if (DocChatError.isInstance(error) && error.code === 'BLOB_NOT_FOUND') return 'its bytes are missing.'
    return 'its bytes cannot be read.'
  }
  return hash.digest('hex') === sha256 ? null : 'its bytes have changed.'
}
