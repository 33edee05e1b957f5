import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { CliError } from '../cli-error.ts'
import { findDataDir } from './data-dir.ts'
import { type Config, type Setting, settings } from './settings.ts'

/** The file that holds settings in the working directory. */
export const CONFIG_FILE = 'docchat.config.json'

/** Values given as options, by setting; those not given are undefined. */
export type ConfigFlags = { readonly [Key in keyof Config]?: unknown }

/** Options of {@link loadConfig}. */
export interface LoadConfigOptions {
  readonly flags: ConfigFlags
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
}

/** The configuration in force. */
export interface LoadedConfig extends Config {
  /** Absolute. */
  readonly dataDir: string
  /** Where each value came from, in words. */
  readonly sources: Readonly<Record<keyof Config, string>>
  /** What was found but is not used, for people. */
  readonly warnings: readonly string[]
}

interface Layer {
  get(key: keyof Config): unknown
  /** Where that value stands, in words. */
  source(key: keyof Config): string
}

/**
 * Reads the configuration: options, then the environment, then `.env`, then `docchat.config.json`, then defaults.
 *
 * @throws CliError `NOT_CONFIGURED` that names the wrong value and where it stands.
 */
export function loadConfig({ flags, env, cwd }: LoadConfigOptions): LoadedConfig {
  const own = [flagLayer(flags), envLayer(env, 'the environment')]
  const files = [dotEnvLayer(cwd), fileLayer(cwd)]
  const distrusted = distrustedServer(own, files)
  const values: Partial<Record<keyof Config, unknown>> = {}
  const sources: Partial<Record<keyof Config, string>> = {}
  for (const key of settingKeys()) {
    const found = layerOf(key, [...own, ...files])
    const layer = key === 'openaiBaseUrl' && found === distrusted ? undefined : found
    const source = layer?.source(key) ?? 'default'
    values[key] = check(settings[key], layer?.get(key), source)
    sources[key] = source
  }
  const config = values as unknown as Config
  const dataDir = config.dataDir === undefined ? findDataDir({ cwd, env }) : resolve(cwd, config.dataDir)
  return {
    ...config,
    dataDir,
    sources: sources as Record<keyof Config, string>,
    warnings: warningsOf(distrusted),
  }
}

function layerOf(key: keyof Config, layers: readonly Layer[]): Layer | undefined {
  return layers.find((layer) => layer.get(key) !== undefined)
}

/** The file that names a server, while the key is the user's own: somebody else's folder would be sent that key. */
function distrustedServer(own: readonly Layer[], files: readonly Layer[]): Layer | undefined {
  const keyIsOwn = layerOf('openaiApiKey', own) !== undefined
  const serverIsOwn = layerOf('openaiBaseUrl', own) !== undefined
  return keyIsOwn && !serverIsOwn ? layerOf('openaiBaseUrl', files) : undefined
}

function warningsOf(distrusted: Layer | undefined): readonly string[] {
  if (distrusted === undefined) return []
  return [
    `${distrusted.source('openaiBaseUrl')} is ignored, because OPENAI_API_KEY comes from the environment and a file must not choose who is sent it. Set OPENAI_BASE_URL in the environment too.`,
  ]
}

/** The names of all settings. */
export function settingKeys(): readonly (keyof Config)[] {
  return Object.keys(settings) as (keyof Config)[]
}

function check(setting: Setting<unknown>, value: unknown, source: string): unknown {
  const parsed = setting.schema.safeParse(value)
  if (parsed.success) return parsed.data
  const shown = setting.secret ? 'the value' : JSON.stringify(value)
  throw notConfigured(
    `${source}: ${shown} is not valid: ${parsed.error.issues[0]?.message ?? 'wrong value'}.`,
  )
}

function flagLayer(flags: ConfigFlags): Layer {
  return { get: (key) => flags[key], source: (key) => settings[key].flag ?? key }
}

function envLayer(env: NodeJS.Dict<string>, place: string): Layer {
  return {
    // An empty variable is how shells and containers say "not set".
    get: (key) => env[settings[key].env] || undefined,
    source: (key) => `${settings[key].env} in ${place}`,
  }
}

function dotEnvLayer(cwd: string): Layer {
  const path = join(cwd, '.env')
  return envLayer(parseEnv(readOptional(path) ?? ''), path)
}

function fileLayer(cwd: string): Layer {
  const path = join(cwd, CONFIG_FILE)
  const values = parseObject(readOptional(path) ?? '{}', path)
  const unknown = Object.keys(values).find((key) => !Object.hasOwn(settings, key))
  if (unknown !== undefined) {
    throw notConfigured(`${path}: there is no setting "${unknown}". There are ${settingKeys().join(', ')}.`)
  }
  return { get: (key) => values[key], source: (key) => `"${key}" in ${path}` }
}

function parseObject(text: string, path: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw notConfigured(`${path} is not valid JSON. Correct or delete it.`, cause)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw notConfigured(`${path} must hold a JSON object.`)
}

function readOptional(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw notConfigured(`${path} cannot be read. Check its permissions.`, cause)
  }
}

function notConfigured(message: string, cause?: unknown): CliError {
  return new CliError('NOT_CONFIGURED', message, { cause })
}
