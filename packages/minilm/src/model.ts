import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { DocChatError } from '@docchat/core'
import { type WasmMemory, type WasmModule, wasm } from './wasm.ts'
import { type Wide, wideOf } from './wide.ts'

/** One of the model's files. */
interface ModelFile {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** `manifest.json`, in which the build describes the files it made. */
export interface Manifest {
  readonly weights: ModelFile
  readonly vocabulary: ModelFile
  readonly kernel: ModelFile
  /** The head for late interaction: f32[384][32], f32[384]. */
  readonly late: ModelFile
  /** The offset of the weights in the kernel's memory. */
  readonly weightsAt: number
  /** The offset of the head. */
  readonly lateAt: number
  /** The offset where the threads' memory begins. */
  readonly roomsAt: number
  readonly roomBytes: number
}

/** What the threads need; shared, so that the weights are in memory once. */
export interface Model {
  readonly kernel: WasmModule
  /** Null where the kernel stays as it is. */
  readonly wide: Wide | null
  readonly memory: WasmMemory
  /** One word per line. */
  readonly vocabulary: string
  /** Identifies the vectors of tokens: the model and the head. */
  readonly lateModel: string
  /** The model's channel at each place of the kernel. */
  readonly order: Uint32Array
}

const PAGE = 65536
const HIDDEN = 384
/** The kernel swaps so many channels with others. */
const SWAPPED = 16
const MANIFEST = 'manifest.json'
const PIECE = 1 << 20

/**
 * Identifies the vectors of tokens: the model and the head. Looks whether all files are there, but does not read them.
 *
 * @throws DocChatError `EMBEDDER_FAILED` when a file is missing or cut short, or the manifest is damaged.
 */
export async function lateModelIn(directory: URL): Promise<string> {
  let looking = MANIFEST
  try {
    const manifest = await readManifest(directory)
    for (const { file, bytes } of [manifest.kernel, manifest.vocabulary, manifest.weights, manifest.late]) {
      looking = file
      const { size } = await stat(new URL(file, directory))
      if (size !== bytes) throw new Error(`${file} has ${size} bytes instead of ${bytes}.`)
    }
    return lateModelOf(manifest)
  } catch (cause) {
    throw unusable(looking, cause)
  }
}

/**
 * Reads the model and checks that its files are those that were built.
 *
 * @throws DocChatError `EMBEDDER_FAILED` when a file is missing or damaged.
 */
export async function loadModel(directory: URL, threads: number, mayWiden = true): Promise<Model> {
  let reading = MANIFEST
  try {
    const manifest = await readManifest(directory)
    const pages = Math.ceil((manifest.roomsAt + threads * manifest.roomBytes) / PAGE)
    const memory = new wasm.Memory({ initial: pages, maximum: pages, shared: true })

    reading = manifest.kernel.file
    const code = new Uint8Array(manifest.kernel.bytes)
    await readInto(code, manifest.kernel, directory)
    const kernel = await wasm.compile(code)

    reading = manifest.vocabulary.file
    const vocabulary = new Uint8Array(manifest.vocabulary.bytes)
    await readInto(vocabulary, manifest.vocabulary, directory)

    reading = manifest.weights.file
    const weights = new Uint8Array(memory.buffer, manifest.weightsAt, manifest.weights.bytes)
    await readInto(weights, manifest.weights, directory)

    reading = manifest.late.file
    const late = new Uint8Array(manifest.late.bytes)
    await readInto(late, manifest.late, directory)
    // The weights begin with the kernel's order of the channels.
    const swapped = new Uint32Array(weights.slice(0, 4 * SWAPPED).buffer)
    const order = orderOf(swapped)
    new Uint8Array(memory.buffer, manifest.lateAt).set(inOrder(late, order))
    return {
      ...{ kernel, memory, order },
      wide: mayWiden ? wideOf(code) : null,
      vocabulary: new TextDecoder().decode(vocabulary),
      lateModel: lateModelOf(manifest),
    }
  } catch (cause) {
    throw unusable(reading, cause)
  }
}

async function readManifest(directory: URL): Promise<Manifest> {
  return JSON.parse(await readFile(new URL(MANIFEST, directory), 'utf8'))
}

function lateModelOf({ late }: Manifest): string {
  return `all-MiniLM-L6-v2/uint8/${late.sha256.slice(0, 8)}`
}

function unusable(file: string, cause: unknown): DocChatError {
  const problem = `The bundled embedding model cannot be used: ${file} is missing or damaged.`
  return new DocChatError(
    'EMBEDDER_FAILED',
    `${problem} Install @docchat/minilm again; without it, only text search finds documents.`,
    { cause, details: { file } },
  )
}

/** Returns the model's channel at each place of the kernel. */
function orderOf(swapped: Uint32Array): Uint32Array {
  const order = Uint32Array.from({ length: HIDDEN }, (_, i) => i)
  for (const [place, channel] of swapped.entries()) {
    order[place] = channel
    order[channel] = place
  }
  return order
}

/** Arranges the rows of the head, and then its weights, in the kernel's order of the channels. */
function inOrder(head: Uint8Array, order: Uint32Array): Uint8Array {
  const rowBytes = (head.length - 4 * HIDDEN) / HIDDEN
  const arranged = new Uint8Array(head.length)
  const weightsAt = rowBytes * HIDDEN
  for (const [place, channel] of order.entries()) {
    arranged.set(head.subarray(channel * rowBytes, (channel + 1) * rowBytes), place * rowBytes)
    arranged.set(head.subarray(weightsAt + 4 * channel, weightsAt + 4 * channel + 4), weightsAt + 4 * place)
  }
  return arranged
}

/** Reads a file in pieces, so that the thread is never busy for long, directly into its destination. */
async function readInto(target: Uint8Array, { file, sha256 }: ModelFile, directory: URL): Promise<void> {
  const hash = createHash('sha256')
  const handle = await open(new URL(file, directory))
  try {
    for (let at = 0; at < target.length; at += PIECE) {
      const piece = target.subarray(at, at + PIECE)
      const { bytesRead } = await handle.read(piece)
      hash.update(piece.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
  if (hash.digest('hex') !== sha256) throw new Error(`${file} is not the file that was built.`)
}
