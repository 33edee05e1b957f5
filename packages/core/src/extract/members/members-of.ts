import { basename, extname } from 'node:path'
import type { Member, RefusedMember } from './member.ts'

/** Options of {@link membersOf}. */
export interface MembersOptions {
  /** Whether the files attached to e-mails and PDFs count. @defaultValue false */
  readonly attachments?: boolean
}

const ATTACHING: readonly string[] = ['.eml', '.msg', '.pdf']

/**
 * Lists the files inside of a file that can be documents of their own: those of a zip archive or, if asked for, those that are
 * attached to an e-mail (`.eml`, `.msg`) or a PDF. Members of members are not listed.
 *
 * @returns null for a file of another kind, told by its ending.
 * @throws DocChatError `DOCUMENT_UNREADABLE`, `DOCUMENT_ENCRYPTED`, `DOCUMENT_TOO_LARGE` (an archive of more than 10,000 files or
 * 1 GB unpacked); whatever the file system throws.
 */
export async function membersOf(
  path: string,
  { attachments = false }: MembersOptions = {},
): Promise<readonly (Member | RefusedMember)[] | null> {
  const ending = extname(path).toLowerCase()
  if (ending === '.zip') return (await import('./zip-members.ts')).zipMembers(path, basename(path))
  if (!attachments || !ATTACHING.includes(ending)) return null
  return (await import('./attachments.ts')).attachmentsOf(path, basename(path))
}
