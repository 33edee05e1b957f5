import { DocChatError } from './errors.ts'

/** Turns an error of the file system on opening a data directory into one that says what to do. */
export function dataDirError(dataDir: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code = '', path = dataDir, syscall } = error as NodeJS.ErrnoException
  switch (code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return notConfigured(`${path} is not a folder. Choose another data directory.`, error)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      if (syscall === 'mkdir')
        return notConfigured(
          `${path} cannot be created. Change the permissions of the folder that it is to be in, or choose another data directory.`,
          error,
        )
      return notConfigured(
        `${path} cannot be written to, so its documents can only be read and asked about. Change its permissions, or choose another data directory.`,
        error,
      )
    case 'ENOENT':
      return notConfigured(`${path} cannot be created. Choose another data directory.`, error)
    default:
      return error
  }
}

function notConfigured(message: string, cause: unknown): DocChatError {
  return new DocChatError('NOT_CONFIGURED', message, { cause })
}
