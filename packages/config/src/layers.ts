import { join } from 'node:path'
import { DocChatError } from '@docchat/core'
import { type ParseError, parse as parseJson } from 'jsonc-parser'
import { parseDotEnv } from './dot-env.ts'
import { withoutInjected } from './injected-variables.ts'
import { readText } from './read-text.ts'
import { type SettingName, settingNames, settings } from './settings.ts'
import { unknownName } from './unknown-name.ts'

/** The name of the configuration file in the working directory. */
export const CONFIG_FILE = 'docchat.config.json'
/** Editors read the JSON Schema of a file from this key. */
const SCHEMA = '$schema'

/** Not a setting: the command reads it before loading any, so only from the environment. */
const DEBUG = 'DOCCHAT_DEBUG'

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

/** The environment, without what Kubernetes and Docker links add to it. */
export function environmentLayer(env: NodeJS.Dict<string>): Layer {
  const place = 'the environment'
  const { [DEBUG]: _debug, ...given } = withoutInjected(env)
  return { ...variableLayer('environment', given, place), problems: unknownVariables(given, place) }
}

/** `.env` in the folder. @throws DocChatError `NOT_CONFIGURED` unless it is text in UTF-8. */
export function dotEnvLayer(folder: string): Layer {
  const path = join(folder, '.env')
  const { wrongLines, variables } = parseDotEnv(readText(path) ?? '')
  const { [DEBUG]: debug, ...given } = variables
  return {
    ...variableLayer('dotenv', given, path),
    problems: [
      ...wrongLines.map((line) => `${path}, line ${line}: write NAME=value, or put # before a comment.`),
      ...(debug ? [`${DEBUG} in ${path}: it takes effect only in the environment. Set it there.`] : []),
      ...unknownVariables(given, path),
    ],
  }
}

/** `docchat.config.json` in the folder. @throws DocChatError `NOT_CONFIGURED` unless it contains a JSON object. */
export function fileLayer(folder: string): Layer {
  const path = join(folder, CONFIG_FILE)
  const values = parseObject(readText(path) ?? '{}', path)
  const unknown = Object.keys(values).filter((key) => key !== SCHEMA && !Object.hasOwn(settings, key))
  return {
    name: 'file',
    problems: unknown.map((key) => `"${key}" in ${path}: ${unknownName(key, settingNames)}`),
    get: (name) => values[name] ?? undefined,
    place: (name) => `"${name}" in ${path}`,
  }
}

function variableLayer(
  name: LayerName,
  variables: NodeJS.Dict<string>,
  place: string,
): Omit<Layer, 'problems'> {
  return {
    name,
    // In shells and containers, an empty variable means "not set".
    get: (setting) => variables[settings[setting].env] || undefined,
    place: (setting) => `${settings[setting].env} in ${place}`,
  }
}

function unknownVariables(variables: NodeJS.Dict<string>, place: string): string[] {
  const known = settingNames.map((setting) => settings[setting].env)
  return Object.keys(variables)
    .filter((variable) => variable.startsWith('DOCCHAT_') && !known.includes(variable))
    .map((variable) => `${variable} in ${place}: ${unknownName(variable, known)}`)
}

function parseObject(text: string, path: string): Record<string, unknown> {
  const value = parseStrictJson(text, path)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new DocChatError('NOT_CONFIGURED', `${path} must contain a JSON object. Correct or delete it.`)
}

function parseStrictJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The message of `JSON.parse` quotes the file, which may contain keys, and often has no position.
    const errors: ParseError[] = []
    parseJson(text, errors, { disallowComments: true })
    const before = text.slice(0, errors[0]?.offset ?? text.length).split('\n')
    const position = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
    throw new DocChatError('NOT_CONFIGURED', `${path}, ${position}: this is not valid JSON. Correct it.`)
  }
}
