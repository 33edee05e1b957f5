import { DocChatError } from '@docchat/core'
import type { Source } from './layers.ts'

/**
 * Imports a package that only those install who use it.
 *
 * @throws DocChatError `NOT_CONFIGURED` that says which setting needs it.
 */
export async function optional<Module>(
  name: string,
  { place }: Pick<Source, 'place'>,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'
    if (!missing || !cause.message.includes(name)) throw cause
    const message = `${place} needs ${name}, which is not installed. Install it beside docchat, such as with: npm install ${name}`
    throw new DocChatError('NOT_CONFIGURED', message, { cause })
  }
}
