import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, resolve, sep } from 'node:path'
import { DocChatError, type Upload } from '@docchat/core'

/**
 * A file of this machine as an upload, if it is in one of these folders, wherever links lead.
 *
 * @throws DocChatError `INVALID_ARGUMENT` if it is elsewhere, does not exist, or is not a file.
 */
export async function localFile(path: string, folders: readonly string[]): Promise<Upload> {
  const [first] = folders
  if (first === undefined) {
    throw new DocChatError(
      'INVALID_ARGUMENT',
      'Files cannot be added here. Pass the text of the document instead.',
    )
  }
  const asked = resolve(first, path)
  const real = await realpath(asked).catch(() => null)
  const roots = await Promise.all(folders.map((folder) => realpath(folder).catch(() => resolve(folder))))
  const isInside = (at: string) =>
    roots.some((root) => at === root || at.startsWith(root.endsWith(sep) ? root : root + sep))
  // Whether a file exists outside is none of the assistant's business.
  if (!isInside(real ?? asked)) {
    const message = `Files can only be added from ${roots.join(', ')}. Ask the user to move the file there, or to allow its folder with --folder.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  const about = real === null ? null : await stat(real)
  if (real === null || about?.isFile() !== true) {
    const what = real === null ? 'does not exist' : 'is not a file'
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `${JSON.stringify(path)} ${what}. Give the path of a file in ${roots.join(', ')}.`,
    )
  }
  return { name: basename(asked), source: asked, sizeBytes: about.size, content: createReadStream(real) }
}
