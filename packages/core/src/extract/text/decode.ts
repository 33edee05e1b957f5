import { setImmediate } from 'node:timers/promises'
import { TextDecoder } from 'node:util'

/** Bytes decoded at a time: about 3 ms. */
const PIECE = 128 * 1024

/** Decodes text by its byte order mark, else as UTF-8 if valid, else with its declared encoding, else as Windows-1252. */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return decoderFor(declared).decode(bytes)
  }
}

/** Like {@link decodeText}, with other work of the process in between. */
export async function decodeTextInPieces(bytes: Uint8Array, signal?: AbortSignal): Promise<string> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return inPieces(new TextDecoder('utf-16le'), bytes, signal)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return inPieces(new TextDecoder('utf-16be'), bytes, signal)
  try {
    return await inPieces(new TextDecoder('utf-8', { fatal: true }), bytes, signal)
  } catch {
    signal?.throwIfAborted()
    return inPieces(decoderFor(), bytes, signal)
  }
}

async function inPieces(
  decoder: TextDecoder,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<string> {
  let text = ''
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += decoder.decode(bytes.subarray(at, at + PIECE), { stream: true })
    await setImmediate()
    signal?.throwIfAborted()
  }
  return text + decoder.decode()
}

function decoderFor(label = 'windows-1252'): TextDecoder {
  try {
    const decoder = new TextDecoder(label)
    // Invalid text declared as UTF-8 was truncated or mixed: a replacement character is worse than a guess.
    if (decoder.encoding !== 'utf-8') return decoder
  } catch {
    // An unknown encoding.
  }
  return new TextDecoder('windows-1252')
}
