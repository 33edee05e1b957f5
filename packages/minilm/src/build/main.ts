import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import type { Manifest } from '../model.ts'
import { readHead } from './head.ts'
import { compileKernel } from './kernel.ts'
import { packWeights } from './pack.ts'
import { licenseFile, readSource } from './source.ts'

// Builds the files shipped beside the code: the kernel, the weights in its layout, the vocabulary, the licences.
const dist = new URL('../../dist/model/', import.meta.url)
await mkdir(dist, { recursive: true })

const [source, kernel] = await Promise.all([readSource(), compileKernel(new URL('kernel.wasm', dist))])
const weights = packWeights(source, kernel.layout)
const vocabulary = Buffer.from(source.vocabulary.join('\n'))
const late = await readHead()
const manifest: Manifest = {
  weights: { file: 'minilm.bin', bytes: weights.length, sha256: sha256(weights) },
  vocabulary: { file: 'vocabulary.txt', bytes: vocabulary.length, sha256: sha256(vocabulary) },
  kernel: { file: 'kernel.wasm', bytes: kernel.bytes.length, sha256: sha256(kernel.bytes) },
  late: { file: 'late.bin', bytes: late.length, sha256: sha256(late) },
  weightsAt: kernel.layout('WEIGHTS'),
  lateAt: kernel.layout('LATE_AT'),
  roomsAt: kernel.layout('ROOM'),
  roomBytes: kernel.layout('ROOM_BYTES'),
}
await writeFile(new URL(manifest.weights.file, dist), weights)
await writeFile(new URL(manifest.vocabulary.file, dist), vocabulary)
await writeFile(new URL(manifest.late.file, dist), late)
await writeFile(new URL('manifest.json', dist), `${JSON.stringify(manifest, null, 2)}\n`)
await copyFile(new URL('../../NOTICE', import.meta.url), new URL('NOTICE', dist))
await writeFile(new URL('LICENSE-APACHE-2.0.txt', dist), await readFile(licenseFile()))

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
