import { listModels } from '@docchat/config'
import { CliError } from '../../cli-error.ts'

const PATIENCE_MS = 5000

/** Why a text is no base URL; undefined if it is one. */
export function urlProblem(given: string): string | undefined {
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol)) return 'Give a URL such as http://127.0.0.1:11434/v1.'
  if (url.username !== '' || url.password !== '')
    return 'The address must not contain a user name or password.'
  if (url.search !== '' || url.hash !== '')
    return 'The address must end with its path, such as /v1: paths of the server are added to it.'
  return undefined
}

/** Returns a base URL without a slash at its end. @throws CliError `INVALID_ARGUMENT`. */
export function checkedUrl(given: string): string {
  const problem = urlProblem(given)
  if (problem !== undefined) throw new CliError('INVALID_ARGUMENT', `--url: ${problem}`)
  return given.replace(/\/+$/, '')
}

/** Asks a server for the names of its models. @throws Error that says why it did not tell. */
export async function modelsAt(
  url: string,
  apiKey: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
    return (await listModels(url, { apiKey, signal: stop })).map(({ id }) => id)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof Error)) throw error
    if (error.name === 'TimeoutError') throw new Error(`no response within ${PATIENCE_MS / 1000} s`)
    throw new Error(error.cause instanceof Error ? error.cause.message || error.message : error.message)
  }
}
