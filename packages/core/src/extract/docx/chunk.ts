import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { TextDecoder } from 'node:util'
import { readHtmlBlocks } from '../html/blocks.ts'
import { declaredCharset } from '../html/html.ts'
import type { Block } from '../pages/pages.ts'
import { encodingFinder } from '../text/encoding.ts'

/** Reads a document that is embedded in another: HTML, MHT or text. Returns null when it is of another kind. */
export async function readEmbedded(source: Readable, name: string): Promise<Block[] | null> {
  const bytes = await buffer(source)
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase()
  if (extension === 'txt') return (await decoded(bytes)).split(/\r?\n/).map((text) => ({ text }))
  const html =
    extension === 'mht' || extension === 'mhtml'
      ? await htmlOfMht(bytes)
      : extension === 'htm' || extension === 'html' || extension === 'xhtml'
        ? await decoded(bytes)
        : null
  if (html === null) return null
  const blocks: Block[] = []
  readHtmlBlocks(html, (block) => blocks.push(block))
  return blocks
}

async function decoded(bytes: Buffer, declared = declaredCharset(bytes)): Promise<string> {
  const finder = encodingFinder()
  finder.add(bytes)
  return new TextDecoder((await finder.end(declared)).label).decode(bytes)
}

/** Returns the first HTML part of a web archive, which is a MIME message. */
async function htmlOfMht(bytes: Buffer): Promise<string | null> {
  const message = bytes.toString('latin1')
  const boundary = /boundary="?([^"\r\n;]+)"?/i.exec(message)?.[1]
  const parts = boundary === undefined ? [message] : message.split(`--${boundary}`)
  for (const part of parts) {
    const [head = '', ...rest] = part.replace(/^\r?\n/, '').split(/\r?\n\r?\n/)
    if (!/^content-type:\s*text\/html/im.test(head)) continue
    const body = unwrapped(rest.join('\n\n'), /^content-transfer-encoding:\s*(\S+)/im.exec(head)?.[1])
    return await decoded(body, /charset="?([\w:.-]+)/i.exec(head)?.[1])
  }
  return null
}

function unwrapped(body: string, encoding = ''): Buffer {
  if (encoding.toLowerCase() === 'base64') return Buffer.from(body, 'base64')
  if (encoding.toLowerCase() !== 'quoted-printable') return Buffer.from(body, 'latin1')
  const plain = body
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([\dA-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(plain, 'latin1')
}
