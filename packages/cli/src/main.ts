import { existsSync } from 'node:fs'
import type { LoadedSettings, Program } from '@docchat/config'
import { CommanderError } from 'commander'
import type { GlobalFlags } from './command-line/action.ts'
import { commandHelp, withAsk } from './command-line/other-words.ts'
import type { Context } from './context.ts'
import type { ExitCode } from './exit-codes.ts'
import { describeFailure, failureDetails } from './failure.ts'
import { Interruption, interruptible } from './interruption.ts'
import { buildProgram } from './program.ts'
import { followsLinks } from './terminal/hyperlink.ts'
import { type Output, terminalOutput } from './terminal/output.ts'
import { cleanLine, cleanText } from './terminal/sanitize.ts'

/** Options of {@link main}. */
export interface MainOptions {
  readonly version: string
}

/** How long an interrupted command may take to end what is still running. */
const LINGERING_MS = 500

/** Runs the command line of this process, and sets its exit code. */
export async function main({ version }: MainOptions): Promise<void> {
  const signal = interruptible(process)
  let exitCode: ExitCode | null = null
  const secrets = new Set<string>()
  // Until the options are parsed, or if they are invalid, the raw arguments decide.
  let output = outputFor({
    json: process.argv.includes('--json'),
    color: !process.argv.includes('--no-color'),
  })
  const program = buildProgram({
    version,
    async run(flags, work) {
      output = outputFor(flags)
      exitCode = await work(contextFor(flags, output, signal, secrets))
    },
  })
  try {
    const args = process.argv.slice(2)
    const { operands } = program.parseOptions(args)
    await program.parseAsync(commandHelp(program, operands) ?? withAsk(args, operands), { from: 'user' })
  } catch (error) {
    // A failure caused by the interruption is not reported.
    if (!signal.aborted) exitCode = report(error, output, secrets)
  }
  // A command that returned an exit code has handled the interruption itself.
  process.exitCode = exitCode ?? (signal.reason instanceof Interruption ? signal.reason.exitCode : 0)
  // The channel to the primary would keep one of several server processes alive.
  if (process.connected) (await import('node:cluster')).default.worker?.disconnect()
  if (signal.aborted) setTimeout(() => process.exit(), LINGERING_MS).unref()
}

function outputFor({ json, quiet, color }: GlobalFlags): Output {
  const { stdout, stderr } = process
  return terminalOutput({
    stdout,
    stderr,
    json: json === true,
    quiet: quiet === true,
    color: color !== false,
    links: followsLinks(process.env),
  })
}

function contextFor(flags: GlobalFlags, output: Output, signal: AbortSignal, secrets: Set<string>): Context {
  async function load(program?: Program) {
    const { loadSettings, secretsOf } = await import('@docchat/config')
    const loaded = loadSettings({ flags: { ...flags }, ...(program && { program }) })
    for (const secret of secretsOf(loaded)) secrets.add(secret)
    return loaded
  }
  let loading: Promise<LoadedSettings> | undefined
  function config(program?: Program) {
    loading ??= load(program)
    return loading
  }
  return {
    output,
    signal,
    config,
    async open(options) {
      const loaded = await config()
      const { openDocChat } = await import('@docchat/config')
      const { dataDir, sources } = loaded
      // A mistyped folder would look like one without documents.
      if (sources.dataDir.layer === 'flags' && !existsSync(dataDir))
        output.note(`Creating the data directory ${cleanLine(dataDir)}.`)
      const onError = (error: unknown) => {
        debug(error, output, secrets)
        options?.onError?.(error)
      }
      const docchat = await openDocChat(loaded, {
        workers: 0,
        models: false,
        ...options,
        onError,
        onWarning: (message) => output.note(cleanLine(message)),
      })
      return flags.owner === undefined ? docchat : { ...docchat, ...docchat.forOwner(flags.owner) }
    },
  }
}

/** Reports an error for people, and with `--json` also for programs. */
function report(error: unknown, output: Output, secrets: ReadonlySet<string>): ExitCode {
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help')) {
    // Help was printed, either on request or because no command was given.
    return error.exitCode === 0 ? 0 : 2
  }
  const { code, message, exitCode } = describeFailure(error)
  // Each problem with the settings is on a line of its own. Other messages may contain line breaks of a document's name.
  for (const line of code === 'NOT_CONFIGURED' ? message.split('\n') : [message]) output.error(line)
  debug(error, output, secrets)
  if (output.json) output.event({ type: 'error', code, message })
  return exitCode
}

/** Prints all details of an error if `DOCCHAT_DEBUG` is set. */
function debug(error: unknown, output: Output, secrets: ReadonlySet<string>): void {
  if (process.env['DOCCHAT_DEBUG']) output.note(cleanText(redact(failureDetails(error), secrets)))
}

/** Masks secrets, because servers repeat keys in their errors, which become causes. */
function redact(text: string, secrets: ReadonlySet<string>): string {
  return [...secrets].reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text)
}
