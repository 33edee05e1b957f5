import { type OptionName, type SettingOptions, settingOptions } from './options.ts'
import type { Parse } from './parse.ts'

/** A program that reads settings: the command `docchat`, `docchat serve`, or the bundled server. */
export type Program = 'command' | 'serve' | 'server'

/** The programs that run the HTTP server. */
export const SERVERS: readonly Program[] = ['serve', 'server']

/** A default that depends on where the program runs. */
export interface ComputedDefault {
  compute(place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): string
  /** In Markdown. */
  readonly description: string
}

/** The value of a setting that is not set, written as in a variable. */
export type Default = string | ComputedDefault

/** One setting: where its value may come from, how it is validated, and what it means. */
export interface Setting<Value = unknown, Name extends string = string> {
  /** The environment variable, also in `.env`. */
  readonly env: string
  /** The command-line option, on the commands that have it. */
  readonly flag?: `--${string}`
  readonly parse: Parse<Value>
  /** One default for all programs, or one for each. */
  readonly default?: Default | Readonly<Record<Program, Default>>
  /** Describes the behaviour without a value, for people, if the default does not show it. */
  readonly unset?: string
  /** In Markdown. */
  readonly description: string
  /** @defaultValue all programs */
  readonly programs?: readonly Program[]
  /** Marks a secret. Names the setting with the address that it is sent to; null if it never leaves the process. */
  readonly secret?: { readonly sentTo: Name | null }
  /** Variables that are not settings, but that the client of the service sends to this address on its own. */
  readonly alsoSent?: readonly string[]
  /** Errors do not repeat the value, because it may contain a password by mistake. Secrets are never repeated. */
  readonly masked?: true
}

/** The settings of one topic. A setting that always has a value must have a default. */
export type Definitions<Values> = {
  readonly [Name in keyof Values]: Setting<Exclude<Values[Name], undefined>, keyof Values & string> &
    (undefined extends Values[Name] ? { readonly default?: never } : Required<Pick<Setting, 'default'>>)
}

/** Returns the default for a program. */
export function defaultFor({ default: fallback }: Setting, program: Program): Default | undefined {
  if (typeof fallback !== 'object') return fallback
  return isComputed(fallback) ? fallback : fallback[program]
}

function isComputed(fallback: Exclude<Setting['default'], string | undefined>): fallback is ComputedDefault {
  return 'compute' in fallback
}

/** The part of a setting that its command-line option defines. */
type Described<Name extends OptionName> = Omit<SettingOptions[Name], 'value' | 'summary'> & {
  readonly description: string
}

/** Returns the flag, the default and the description of a setting with an option; `more` is added to the description. */
export function described<Name extends OptionName>(name: Name, more = ''): Described<Name> {
  const { value: _value, summary, ...option } = settingOptions[name]
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
  return { ...option, description: `${sentence} ${more}`.trim() }
}
