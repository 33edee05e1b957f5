import { addAbortSignal } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import {
  chooseModel,
  findLocalModels,
  type LoadedSettings,
  type LocalServer,
  type ModelChoice,
  OPENAI_URL,
  usesModel,
} from '@docchat/config'
import { CliError } from '../../cli-error.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { Interruption } from '../../interruption.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { checkedUrl, modelsAt } from './server.ts'

/** Options of `setup`. */
export interface SetupFlags {
  readonly url?: string
  readonly model?: string
  readonly quotes?: boolean
  readonly keyStdin?: boolean
}

/** `docchat setup` */
export async function setup(context: Context, flags: SetupFlags): Promise<ExitCode> {
  const { output } = context
  const choice = await choose(context, flags).catch((error: unknown) => {
    if (error instanceof Interruption) return error
    throw error
  })
  if (choice instanceof Interruption) return choice.exitCode
  const { configFile, keyFile, settings } = chooseModel(choice, { cwd: process.cwd(), env: process.env })
  if (output.json) {
    const { url = null, model = null } = choice ?? {}
    output.event({ url, model, config: configFile, key_file: keyFile })
  } else if (choice === null)
    output.line(`No model writes answers: they quote the documents. This is set in ${configFile}.`)
  else
    output.line(
      `${cleanLine(choice.model)} at ${choice.url} writes the answers from now on. This is set in ${configFile}.`,
    )
  if (keyFile !== null && !output.json) output.line(`The key is in ${keyFile}, which only you can read.`)
  const others = (['openaiBaseUrl', 'model'] as const).filter((name) =>
    isOverruled(settings.sources[name].layer),
  )
  for (const name of others)
    output.note(`It has no effect yet: ${settings.sources[name].place} counts more. Remove that.`)
  return 0
}

function isOverruled(layer: string): boolean {
  return layer === 'environment' || layer === 'dotenv'
}

async function choose(
  context: Context,
  { url, model, keyStdin, quotes }: SetupFlags,
): Promise<ModelChoice | null> {
  const { signal } = context
  if (quotes === true) return null
  const settings = url === undefined ? await context.config() : null
  const found = settings === null ? [] : await findLocalModels(settings.localModelPorts, signal)
  const address = settings === null || model === undefined ? url : serverWith(model, settings, found)
  if (address !== undefined) {
    const server = checkedUrl(address)
    const key = keyStdin === true ? await readKey(signal) : undefined
    return { url: server, key, model: model ?? (await onlyModel(server, key, signal)) }
  }
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true || context.output.json) {
    throw new CliError(
      'INVALID_ARGUMENT',
      `docchat setup asks only on a terminal: name the server with --url.${seen(found)}`,
    )
  }
  return (await import('./ask-model.ts')).askModel(found, context)
}

/** The server that is meant when only a model is named: the one that is set, or the one on this machine that has the model. */
function serverWith(model: string, settings: LoadedSettings, found: readonly LocalServer[]): string {
  if (usesModel(settings)) return settings.openaiBaseUrl ?? OPENAI_URL
  const having = found.filter(({ models }) => models.includes(model))
  const [only] = having
  if (only !== undefined && having.length === 1) return only.url
  const what = having.length === 0 ? 'No server is set, and none on this machine has' : 'Several servers have'
  throw new CliError('INVALID_ARGUMENT', `${what} ${model}: name the server with --url.${seen(found)}`)
}

function seen(found: readonly LocalServer[]): string {
  return found.map(({ name, url }) => ` ${name} listens at ${url}.`).join('')
}

async function readKey(signal: AbortSignal): Promise<string> {
  const key = (await readAll(addAbortSignal(signal, process.stdin))).trim()
  if (key === '') throw new CliError('INVALID_ARGUMENT', 'There is no key on standard input.')
  return key
}

async function onlyModel(url: string, key: string | undefined, signal: AbortSignal): Promise<string> {
  const models = await modelsAt(url, key, signal).catch((error: Error) => {
    throw new CliError(
      'NOT_CONFIGURED',
      `${url} cannot be used: ${error.message}. Check it, or name a model with --model.`,
    )
  })
  const [first] = models
  if (first !== undefined && models.length === 1) return first
  const some = models.slice(0, 10).map(cleanLine).join(', ')
  throw new CliError(
    'INVALID_ARGUMENT',
    `${url} has ${models.length} models: choose one with --model. ${some}`.trim(),
  )
}
