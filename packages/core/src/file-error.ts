import { DocChatError } from './errors.ts'

/** The code of an error of the file system, such as `ENOENT`; empty for any other value. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Turns a failed write into an error that says what to do. */
export function fileError(error: unknown): unknown {
  if (['EMFILE', 'ENFILE'].includes(errnoOf(error))) {
    const message =
      'Too many files are open. Try again in a moment; if this happens often, raise the limit of open files (ulimit -n).'
    return new DocChatError('STORE_BUSY', message, { cause: error })
  }
  if (['EROFS', 'EACCES', 'EPERM'].includes(errnoOf(error))) {
    const message = 'The folder of the documents cannot be written to. Change its permissions.'
    return new DocChatError('NOT_CONFIGURED', message, { cause: error })
  }
  if (!['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errnoOf(error))) return error
  const message =
    'There is no space left for the file on the disk that holds the data directory. Free some space and try again.'
  return new DocChatError('STORAGE_FULL', message, { cause: error })
}
