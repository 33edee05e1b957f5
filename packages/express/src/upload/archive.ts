import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DocChatError, type Member, membersOf, type RefusedMember } from '@docchat/core'
import type { IncomingFile } from './receive-form.ts'

/** Whether a file is an archive, which stands for the files in it. */
export function isArchive({ name }: Pick<IncomingFile, 'name'>): boolean {
  return /\.zip$/i.test(name)
}

/** Whether a file is an e-mail, to which files may be attached. */
export function isMail({ name }: Pick<IncomingFile, 'name'>): boolean {
  return /\.(?:eml|msg)$/i.test(name)
}

/** Lists the files in the one that is kept. */
type ListMembers = () => Promise<readonly (Member | RefusedMember)[]>

/**
 * Keeps an archive or an e-mail in a temporary file while `work` reads it, and what is in it.
 *
 * @throws DocChatError `FILE_TOO_LARGE`; whatever `work` throws, or receiving the archive throws.
 */
export async function withMembers<T>(
  { name, content }: Pick<IncomingFile, 'name' | 'content'>,
  maxBytes: number,
  work: (list: ListMembers, path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'docchat-archive-'))
  try {
    const path = join(folder, basename(name))
    await pipeline(Readable.from(limited(name, content, maxBytes)), createWriteStream(path))
    return await work(async () => (await membersOf(path, { attachments: true })) ?? [], path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function* limited(
  name: string,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const part of content) {
    bytes += part.length
    if (bytes > maxBytes) {
      const message = `"${name}" is larger than ${maxBytes} bytes, the limit of a file. Split it.`
      throw new DocChatError('FILE_TOO_LARGE', message, { details: { limitBytes: maxBytes } })
    }
    yield part
  }
}

/** The file's name without the folders of its archive. */
export function memberName({ name }: Pick<Member, 'name'>): string {
  return basename(name)
}
