import { resolve } from 'node:path'
import { settingOptions } from '@docchat/config/options'
import { CliError } from '../../cli-error.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { describeFailure } from '../../failure.ts'
import { ownWorkers } from '../../processing/own-workers.ts'
import type { Assistant } from './assistants.ts'
import { configurationFor, type Launch } from './print-config.ts'

/** Options of `mcp`. */
export interface McpFlags {
  readonly cwd?: string
  readonly allowWrite?: boolean
  readonly folder?: readonly string[]
  readonly printConfig?: Assistant
}

/** `docchat mcp` */
export async function mcp(context: Context, flags: McpFlags): Promise<ExitCode> {
  const { output, config, open, signal } = context
  const { cwd, allowWrite = false, folder, printConfig } = flags
  if (folder !== undefined && !allowWrite) {
    const message = '--folder says where the assistant may add files from, so it needs --allow-write too.'
    throw new CliError('INVALID_ARGUMENT', message)
  }
  if (cwd !== undefined) workIn(cwd)
  const folders = (folder ?? ['.']).map((path) => resolve(path))
  const settings = await config()
  if (printConfig !== undefined) {
    const launch = launchOf({
      dataDir: settings.dataDir,
      allowWrite,
      folders: folder === undefined ? [] : folders,
    })
    const { text, place } = configurationFor(printConfig, launch)
    output.line(text)
    output.note(`Put this into ${place}`)
    return 0
  }
  const workers = allowWrite ? ownWorkers(settings) : 0
  // Standard output belongs to the protocol.
  const onError = (error: unknown) => output.error(describeFailure(error).message)
  await using docchat = await open({ models: true, workers, onError })
  const { serveStdio } = await import('@docchat/mcp')
  await serveStdio(docchat, { allowWrite, folders, onError, signal })
  return 0
}

function workIn(folder: string): void {
  try {
    process.chdir(folder)
  } catch (cause) {
    throw new CliError('INVALID_ARGUMENT', `There is no folder ${folder}. Correct --cwd.`, { cause })
  }
}

interface LaunchOptions {
  readonly dataDir: string
  readonly allowWrite: boolean
  readonly folders: readonly string[]
}

/** How an assistant starts this program: by absolute paths, since its own folder and `PATH` are others. */
function launchOf({ dataDir, allowWrite, folders }: LaunchOptions): Launch {
  const [node, script = ''] = process.argv
  // What npx has installed is gone one day.
  const isCached = /[\\/]_npx[\\/]/.test(script)
  const program = isCached || node === undefined ? ['npx', '-y', 'docchat'] : [node, script]
  const write = allowWrite ? ['--allow-write', ...folders.flatMap((path) => ['--folder', path])] : []
  const [command = 'docchat', ...args] = [
    ...program,
    'mcp',
    '--cwd',
    process.cwd(),
    settingOptions.dataDir.flag,
    dataDir,
    ...write,
  ]
  return { command, args }
}
