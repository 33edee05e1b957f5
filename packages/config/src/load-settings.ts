import { resolve } from 'node:path'
import { DocChatError } from '@docchat/core'
import { dotEnvLayer, environmentLayer, fileLayer, flagLayer, type Layer, type Source } from './layers.ts'
import { misdirectedSecrets } from './misdirected-secrets.ts'
import { defaultFor, type Program, type Setting } from './setting.ts'
import { type SettingName, type Settings, settingNames, settings } from './settings.ts'

/** Options of {@link loadSettings}. */
export interface LoadSettingsOptions {
  /** Decides between defaults that differ. @defaultValue 'command' */
  readonly program?: Program
  /** Values given as options, by setting; those not given are undefined, and other options are passed over. */
  readonly flags?: Readonly<Record<string, unknown>>
  /** @defaultValue `process.env` */
  readonly env?: NodeJS.ProcessEnv
  /** Where `.env` and `docchat.config.json` are looked for. @defaultValue `process.cwd()` */
  readonly cwd?: string
}

/** The settings in force. */
export interface LoadedSettings extends Settings {
  readonly sources: Readonly<Record<SettingName, Source>>
}

/**
 * Reads the settings: options, then the environment, then `.env`, then `docchat.config.json`, then defaults.
 *
 * @example
 * const docchat = await openDocChat(loadSettings())
 *
 * @throws DocChatError `NOT_CONFIGURED` that names every wrong value and misspelt setting with its place, and every secret
 * that a folder's file would direct elsewhere.
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
  return { ...values, dataDir: resolve(cwd, values.dataDir), sources }
}

/** The secrets that are set, for whoever masks them in logs. */
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
  { schema, secret, masked }: Setting,
  value: unknown,
  { place }: Source,
): { readonly value?: unknown; readonly problem?: string } {
  if (value === undefined) return {}
  const parsed = schema.safeParse(value)
  if (parsed.success) return { value: parsed.data }
  const shown = secret !== undefined || masked === true ? 'the value' : JSON.stringify(value)
  return { problem: `${place}: ${shown} is not valid: ${parsed.error.issues[0]?.message ?? 'wrong value'}.` }
}
