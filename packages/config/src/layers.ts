import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { DocChatError } from '@docchat/core'
import { type SettingName, settingNames, settings } from './settings.ts'
import { unknownName } from './unknown-name.ts'

/** The name of the configuration file in the working directory. */
export const CONFIG_FILE = 'docchat.config.json'

/** Variables that are not settings: the command reads them before loading any. */
const OTHER_VARIABLES = ['DOCCHAT_DEBUG']

/** Where a value may come from. Files in the working directory are less trusted than options and the environment. */
export type LayerName = 'flags' | 'environment' | 'dotenv' | 'file' | 'default'

/** Where the value of a setting came from. */
export interface Source {
  readonly layer: LayerName
  /** A description for people, such as `DOCCHAT_MODEL in the environment`. */
  readonly place: string
}

/** One source of unparsed values. */
export interface Layer {
  readonly name: LayerName
  /** Unknown names in this layer, described for people. */
  readonly problems: readonly string[]
  get(name: SettingName): unknown
  /** Describes where the setting is in this layer, for people. */
  place(name: SettingName): string
}

/** Values given as command-line options, by setting. Other options are ignored. */
export function flagLayer(flags: Readonly<Record<string, unknown>>): Layer {
  return {
    name: 'flags',
    problems: [],
    get: (name) => (settings[name].flag === undefined ? undefined : flags[name]),
    place: (name) => settings[name].flag ?? name,
  }
}

export function environmentLayer(env: NodeJS.Dict<string>): Layer {
  return variables('environment', env, 'the environment')
}

/** `.env` in the folder. */
export function dotEnvLayer(folder: string): Layer {
  const path = join(folder, '.env')
  return variables('dotenv', parseEnv(readOptional(path) ?? ''), path)
}

/** `docchat.config.json` in the folder. @throws DocChatError `NOT_CONFIGURED` unless it contains a JSON object. */
export function fileLayer(folder: string): Layer {
  const path = join(folder, CONFIG_FILE)
  const values = parseObject(readOptional(path) ?? '{}', path)
  const unknown = Object.keys(values).filter((key) => !Object.hasOwn(settings, key))
  return {
    name: 'file',
    problems: unknown.map((key) => `"${key}" in ${path}: ${unknownName(key, settingNames)}`),
    get: (name) => values[name] ?? undefined,
    place: (name) => `"${name}" in ${path}`,
  }
}

function variables(name: LayerName, env: NodeJS.Dict<string>, place: string): Layer {
  const known = [...settingNames.map((setting) => settings[setting].env), ...OTHER_VARIABLES]
  const unknown = Object.keys(env).filter(
    (variable) => variable.startsWith('DOCCHAT_') && !known.includes(variable),
  )
  return {
    name,
    problems: unknown.map((variable) => `${variable} in ${place}: ${unknownName(variable, known)}`),
    // In shells and containers, an empty variable means "not set".
    get: (setting) => env[settings[setting].env] || undefined,
    place: (setting) => `${settings[setting].env} in ${place}`,
  }
}

function parseObject(text: string, path: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new DocChatError('NOT_CONFIGURED', `${path} is not valid JSON. Correct or delete it.`, { cause })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new DocChatError('NOT_CONFIGURED', `${path} must contain a JSON object. Correct or delete it.`)
}

function readOptional(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new DocChatError('NOT_CONFIGURED', `${path} cannot be read. Check its permissions.`, { cause })
  }
}
