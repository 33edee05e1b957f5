import type { z } from 'zod'

/** What reads settings: the command `docchat`, its `docchat serve`, or the bundled server's own program. */
export type Program = 'command' | 'serve' | 'server'

/** The programs that serve over HTTP. */
export const SERVERS: readonly Program[] = ['serve', 'server']

/** A default that depends on where the program runs. */
export interface ComputedDefault {
  compute(place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): string
  /** In Markdown. */
  readonly description: string
}

/** The value of a setting that nothing else sets, written as in a variable. */
export type Default = string | ComputedDefault

/** One setting: where its value may come from, how it is checked, and what it means. */
export interface Setting<Value = unknown, Name extends string = string> {
  /** The environment variable, also in `.env`. */
  readonly env: string
  /** The option, on the commands that take it. */
  readonly flag?: `--${string}`
  /** Takes text, for variables, and the JSON type that is natural in `docchat.config.json`. */
  readonly schema: z.ZodType<Value>
  /** One for all programs, or one for each. */
  readonly default?: Default | Readonly<Record<Program, Default>>
  /** What no value means, for people, where the default does not show it. */
  readonly unset?: string
  /** In Markdown. */
  readonly description: string
  /** @defaultValue all programs */
  readonly programs?: readonly Program[]
  /** Marks a secret: the setting with the address that it is sent to, or null when it never leaves the process. */
  readonly secret?: { readonly sentTo: Name | null }
  /** Variables that are no settings, but that the client of the service at this address sends there by itself. */
  readonly alsoSent?: readonly string[]
  /** The value may hold a password by mistake, so errors do not repeat it. Secrets are never repeated. */
  readonly masked?: true
}

/** The settings of one topic. One that always has a value has a default. */
export type Definitions<Values> = {
  readonly [Name in keyof Values]: Setting<Exclude<Values[Name], undefined>, keyof Values & string> &
    (undefined extends Values[Name] ? { readonly default?: never } : Required<Pick<Setting, 'default'>>)
}

/** The default in that program. */
export function defaultFor({ default: fallback }: Setting, program: Program): Default | undefined {
  if (typeof fallback !== 'object') return fallback
  return isComputed(fallback) ? fallback : fallback[program]
}

function isComputed(fallback: Exclude<Setting['default'], string | undefined>): fallback is ComputedDefault {
  return 'compute' in fallback
}
