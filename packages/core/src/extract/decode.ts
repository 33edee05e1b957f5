import { TextDecoder } from 'node:util'

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
