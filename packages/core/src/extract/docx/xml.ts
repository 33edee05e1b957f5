import type { Readable } from 'node:stream'
import { TextDecoder } from 'node:util'
import { Parser } from 'htmlparser2'

/** Documents written by Word stay below a hundred. */
const MAX_DEPTH = 2000

/** Thrown when elements are nested too deeply. */
export class NestingError extends Error {}

type Attributes = Readonly<Record<string, string>>

/** Called with elements, by their names without prefixes. */
export interface XmlHandler {
  open(name: string, attributes: Attributes): void
  text?(text: string): void
  close?(name: string): void
}

/** Reads XML as a stream. Custom entities are not expanded. @throws {@link NestingError}. */
export async function readXml(source: Readable | null, handler: XmlHandler): Promise<void> {
  if (source === null) return
  let depth = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++depth > MAX_DEPTH) throw new NestingError(`elements are nested more than ${MAX_DEPTH} deep`)
        handler.open(local(name), attributes)
      },
      ontext: (text) => handler.text?.(text),
      onclosetag(name) {
        depth--
        handler.close?.(local(name))
      },
    },
    { xmlMode: true },
  )
  let decoder: TextDecoder | undefined
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    parser.write(decoder.decode(chunk, { stream: true }))
  }
  parser.end(decoder?.decode())
}

/** XML in archives is UTF-8 or UTF-16, which shows by its byte order mark or by the zero beside the first `<`. */
function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be'
  return 'utf-8'
}

/** Returns the attribute `w:val`. For a property that is on or off, both its absence and `true` mean on. */
export function val(attributes: Attributes): string | undefined {
  return attributes['w:val']
}

/** Whether a property that is on or off, such as `<w:vanish/>`, is on. */
export function isOn(attributes: Attributes): boolean {
  return !['0', 'false', 'off'].includes(val(attributes) ?? 'true')
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
