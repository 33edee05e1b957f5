import { DocChatError } from './errors.ts'

/** The code of an error of the file system, such as `ENOENT`; empty for any other value. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

const NOT_WRITABLE = 'cannot be written to. Change its permissions.'
/** What is wrong with the folder of a file that cannot be created. */
const UNUSABLE: Readonly<Record<string, string>> = {
  EROFS: NOT_WRITABLE,
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  ENOENT: 'no longer exists. Restore it from a backup, and start this process again.',
}

/** Turns a failed write into an error that says what to do. */
export function fileError(error: unknown): unknown {
  if (['EMFILE', 'ENFILE'].includes(errnoOf(error))) {
    const message =
      'Too many files are open. Try again in a moment; if this happens often, raise the limit of open files (ulimit -n).'
    return new DocChatError('STORE_BUSY', message, { cause: error })
  }
  const refusal = UNUSABLE[errnoOf(error)]
  if (refusal !== undefined) {
    const message = `The folder of the documents ${refusal}`
    return new DocChatError('NOT_CONFIGURED', message, { cause: error })
  }
  if (!['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errnoOf(error))) return error
  const message =
    'There is no space left for the file on the disk that holds the data directory. Free some space and try again.'
  return new DocChatError('STORAGE_FULL', message, { cause: error })
}
