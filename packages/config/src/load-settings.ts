import { resolve } from 'node:path'
import { DocChatError } from '@docchat/core'
import { resolveDataDir } from './data-dir.ts'
import { dotEnvLayer, environmentLayer, fileLayer, flagLayer, type Layer, type Source } from './layers.ts'
import { misdirectedSecrets } from './misdirected-secrets.ts'
import { InvalidValue } from './parse.ts'
import { defaultFor, type Program, type Setting } from './setting.ts'
import { type SettingName, type Settings, settingNames, settings } from './settings.ts'
import { storedKey } from './stored-keys.ts'

/** Options of {@link loadSettings}. */
export interface LoadSettingsOptions {
  /** The program whose defaults apply. @defaultValue 'command' */
  readonly program?: Program
  /** Values given as command-line options, by setting; undefined if not given. Other options are ignored. */
  readonly flags?: Readonly<Record<string, unknown>>
  /** @defaultValue `process.env` */
  readonly env?: NodeJS.ProcessEnv
  /** The folder of `.env` and `docchat.config.json`. @defaultValue `process.cwd()` */
  readonly cwd?: string
}

/** The loaded settings, and where each value came from. */
export interface LoadedSettings extends Settings {
  readonly sources: Readonly<Record<SettingName, Source>>
}

/**
 * Loads the settings. Options take precedence over the environment, then `.env`, `docchat.config.json` and defaults.
 *
 * @example
 * const docchat = await openDocChat(loadSettings())
 *
 * @throws DocChatError `NOT_CONFIGURED` that names every invalid value and unknown setting with its place, and every secret
 * that a file in the working directory would redirect.
 */
export function loadSettings({
  program = 'command',
  flags = {},
  env = process.env,
  cwd = process.cwd(),
}: LoadSettingsOptions = {}): LoadedSettings {
  const layers = [flagLayer(flags), environmentLayer(env), dotEnvLayer(cwd), fileLayer(cwd)]
  const problems: string[] = []
  const found = settingNames.map((name) => {
    const { value, source } = lookUp(name, layers, { program, cwd, env })
    const checked = check(settings[name], value, source)
    if (checked.problem !== undefined) problems.push(checked.problem)
    return { name, value: checked.value, source }
  })
  const sources = Object.fromEntries(found.map(({ name, source }) => [name, source])) as Record<
    SettingName,
    Source
  >
  problems.push(...layers.flatMap((layer) => layer.problems), ...misdirectedSecrets(sources, env))
  if (problems.length > 0) throw new DocChatError('NOT_CONFIGURED', problems.join('\n'))
  const values = Object.fromEntries(found.map(({ name, value }) => [name, value])) as unknown as Settings
  const { dataDir, labels, synonyms, embeddingFolder, rerankFolder, openaiBaseUrl } = values
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(cwd, path))
  // A key stored for an address is sent to no other, whoever names the address. An empty variable means that no key is used.
  const key =
    openaiBaseUrl === undefined || 'OPENAI_API_KEY' in env ? undefined : storedKey(openaiBaseUrl, env)
  return {
    ...values,
    openaiApiKey: values.openaiApiKey ?? key,
    dataDir: resolveDataDir(dataDir, cwd),
    embeddingFolder: absolute(embeddingFolder),
    rerankFolder: absolute(rerankFolder),
    labels: typeof labels === 'string' ? resolve(cwd, labels) : labels,
    synonyms: typeof synonyms === 'string' ? resolve(cwd, synonyms) : synonyms,
    sources,
  }
}

/** Returns the values of all secrets that are set, for masking them in logs. */
export function secretsOf(loaded: Settings): readonly string[] {
  return settingNames.flatMap((name) => {
    const value = loaded[name]
    return settings[name].secret !== undefined && typeof value === 'string' ? [value] : []
  })
}

function lookUp(
  name: SettingName,
  layers: readonly Layer[],
  { program, ...where }: { readonly program: Program; readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): { readonly value: unknown; readonly source: Source } {
  const layer = layers.find((candidate) => candidate.get(name) !== undefined)
  if (layer !== undefined) {
    return { value: layer.get(name), source: { layer: layer.name, place: layer.place(name) } }
  }
  const fallback = defaultFor(settings[name], program)
  const value = typeof fallback === 'object' ? fallback.compute(where) : fallback
  return { value, source: { layer: 'default', place: 'default' } }
}

function check(
  { parse, secret, masked }: Setting,
  value: unknown,
  { place }: Source,
): { readonly value?: unknown; readonly problem?: string } {
  if (value === undefined) return {}
  try {
    return { value: parse(value) }
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error
    const shown = secret !== undefined || masked === true ? 'the value' : JSON.stringify(value)
    return { problem: `${place}: ${shown} is not valid: ${error.message}.` }
  }
}
