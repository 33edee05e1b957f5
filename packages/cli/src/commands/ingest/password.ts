import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import { CliError } from '../../cli-error.ts'
import { given } from '../../terminal/given.ts'

/** How the password of the documents is given. */
export interface PasswordFlags {
  readonly password?: string
  /** The file that holds the password in its first line; `-` for standard input, or the terminal. */
  readonly passwordFile?: string
}

/** Returns the password that was given, in one of three ways. @throws CliError when it cannot be read. */
export async function passwordOf(
  { password, passwordFile }: PasswordFlags,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  if (passwordFile === undefined) return password
  if (passwordFile !== '-') return firstLineOf(await readPassword(passwordFile))
  if (paths.includes('-')) {
    const message =
      'Standard input cannot hold both a document and its password. Put one of them into a file.'
    throw new CliError('INVALID_ARGUMENT', message)
  }
  return process.stdin.isTTY
    ? askPassword(signal)
    : firstLineOf(await text(addAbortSignal(signal, process.stdin)))
}

async function readPassword(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const message = `The password cannot be read from ${file}. Check the path and its permissions.`
    throw new CliError('INVALID_ARGUMENT', message, { cause })
  }
}

async function askPassword(signal: AbortSignal): Promise<string> {
  const { password } = await import('@clack/prompts')
  const terminal = { input: process.stdin, output: process.stderr, signal }
  return given(password({ ...terminal, message: 'The password of the documents' }))
}

function firstLineOf(content: string): string {
  return content.split(/\r?\n/)[0] ?? ''
}
