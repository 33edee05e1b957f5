import { TextDecoder } from 'node:util'
import { codePageLabel } from '../ole/code-page.ts'
import type { OleContainer } from '../ole/container.ts'
import { timeAt } from '../ole/summary.ts'

/** The numbers of the properties that are read. */
const PROPERTIES = {
  subject: '0037',
  senderName: '0C1A',
  senderAddress: '0C1F',
  senderSmtp: '5D01',
  to: '0E04',
  cc: '0E03',
  body: '1000',
  html: '1013',
  rtf: '1009',
  content: '3701',
  longName: '3707',
  shortName: '3704',
  title: '3001',
  contentId: '3712',
} as const
type Property = keyof typeof PROPERTIES

const TIMES = { sent: 0x00390040, delivered: 0x0e060040 } as const
const CODE_PAGES = [0x3ffd0003, 0x3fde0003]
const TYPES = { wide: '001F', narrow: '001E', bytes: '0102' } as const
/** What comes before the properties of a fixed size: in a file, in a message within another, and in an attachment. */
const HEAD_BYTES = { file: 32, message: 24, attachment: 8 } as const
const EMBEDDED = '__substg1.0_3701000D/'
const PROPERTY_BYTES = 16

/** A message, or one of its attachments. */
export interface MsgFolder {
  text(property: Property): string | null
  bytes(property: Property): Buffer | null
  html(): string | null
  time(name: keyof typeof TIMES): string | null
  attachments(): readonly MsgAttachment[]
}

/** An attached file or message; both are null when it is an object of another program. */
export interface MsgAttachment {
  readonly name: string
  /** Whether it is shown within the text. */
  readonly isInline: boolean
  readonly content: Buffer | null
  readonly message: MsgFolder | null
}

/** Opens a message. @throws Error when the container has none. */
export function openMsg(container: OleContainer): MsgFolder {
  const folder = folderAt(container, '', 'file')
  if (container.stream('__properties_version1.0') === null) throw new Error('no message inside')
  return folder
}

/** No program shows more. */
const MAX_NESTED = 50

/** Returns a message and those that are attached to it, and to them. */
export function messagesIn(outer: MsgFolder): readonly [MsgFolder, ...MsgFolder[]] {
  const messages: [MsgFolder, ...MsgFolder[]] = [outer]
  // An array may grow while it is being iterated.
  for (const message of messages)
    for (const { message: inner } of message.attachments())
      if (inner !== null && messages.length <= MAX_NESTED) messages.push(inner)
  return messages
}

function folderAt(container: OleContainer, prefix: string, kind: keyof typeof HEAD_BYTES): MsgFolder {
  const fixed = container.stream(`${prefix}__properties_version1.0`) ?? Buffer.alloc(0)
  const stream = (property: Property, type: string) =>
    container.stream(`${prefix}__substg1.0_${PROPERTIES[property]}${type}`)
  const placeOf = (tag: number) => {
    for (let at = HEAD_BYTES[kind]; at + PROPERTY_BYTES <= fixed.length; at += PROPERTY_BYTES)
      if (fixed.readUInt32LE(at) === tag) return at + 8
    return null
  }
  const codePage = CODE_PAGES.map(placeOf).find((place) => place !== null) ?? null
  const label = codePage === null ? 'windows-1252' : codePageLabel(fixed.readUInt32LE(codePage))
  const decode = (bytes: Buffer) => new TextDecoder(label).decode(bytes)

  const folder: MsgFolder = {
    bytes: (property) => stream(property, TYPES.bytes),
    text(property) {
      const wide = stream(property, TYPES.wide)
      const narrow = wide === null ? stream(property, TYPES.narrow) : null
      const text = wide?.toString('utf16le') ?? (narrow === null ? null : decode(narrow))
      return text === null || text.trim() === '' ? null : text.replace(/\0+$/, '')
    },
    html() {
      const bytes = folder.bytes('html')
      return bytes === null ? folder.text('html') : decode(bytes)
    },
    time(name) {
      const place = placeOf(TIMES[name])
      return place === null ? null : timeAt(fixed, place)
    },
    attachments() {
      const folders = container.paths.flatMap((path) =>
        path.startsWith(prefix)
          ? (/^__attach_version1\.0_[^/]+\//.exec(path.slice(prefix.length)) ?? [])
          : [],
      )
      return [...new Set(folders)].map((name) => attachmentAt(container, `${prefix}${name}`))
    },
  }
  return folder
}

function attachmentAt(container: OleContainer, prefix: string): MsgAttachment {
  const folder = folderAt(container, prefix, 'attachment')
  const inside = `${prefix}${EMBEDDED}`
  const message =
    container.stream(`${inside}__properties_version1.0`) === null
      ? null
      : folderAt(container, inside, 'message')
  const name = folder.text('longName') ?? folder.text('shortName') ?? folder.text('title') ?? 'a message'
  return { name, isInline: folder.text('contentId') !== null, content: folder.bytes('content'), message }
}
