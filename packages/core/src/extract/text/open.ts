import { open } from 'node:fs/promises'
import { TextDecoder } from 'node:util'
import { type EncodingFinder, encodingFinder, type TextProblem } from './encoding.ts'

const PIECE_BYTES = 128 * 1024

/** A file of text, whose encoding is known. It is read as often as needed, and never as a whole. */
export interface OpenText {
  readonly problem: TextProblem | null
  /** Yields the text in pieces. */
  pieces(signal?: AbortSignal): AsyncGenerator<string>
}

/** Finds out a text file's encoding. @param declaredIn returns the encoding that the beginning of the document names. */
export async function openText(
  path: string,
  {
    signal,
    declaredIn,
  }: { readonly signal?: AbortSignal; declaredIn?: (head: Buffer) => string | undefined } = {},
): Promise<OpenText> {
  const finder: EncodingFinder = encodingFinder()
  let declared: string | undefined
  for await (const { bytes, first } of piecesOf(path, signal)) {
    if (first) declared = declaredIn?.(bytes)
    finder.add(bytes)
  }
  const { label, problem } = await finder.end(declared)
  return {
    problem,
    async *pieces(stopping = signal) {
      const decoder = new TextDecoder(label)
      for await (const { bytes } of piecesOf(path, stopping)) {
        const text = decoder.decode(bytes, { stream: true })
        if (text !== '') yield text
      }
      const rest = decoder.decode()
      if (rest !== '') yield rest
    },
  }
}

/** Reads a whole text file. */
export async function readText(
  ...args: Parameters<typeof openText>
): Promise<{ text: string; problem: TextProblem | null }> {
  const { pieces, problem } = await openText(...args)
  return { text: (await Array.fromAsync(pieces())).join(''), problem }
}

/** Yields the bytes of a file; those of each piece only hold until the next one is read. */
async function* piecesOf(
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly bytes: Buffer; readonly first: boolean }> {
  await using file = await open(path)
  const buffer = Buffer.allocUnsafeSlow(PIECE_BYTES)
  for (let at = 0; ; ) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES, at)
    if (bytesRead === 0) return
    yield { bytes: buffer.subarray(0, bytesRead), first: at === 0 }
    at += bytesRead
  }
}
