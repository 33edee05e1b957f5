import type { Command, Option } from 'commander'

/** What a shell can complete for a command. */
export interface CommandSpec {
  readonly name: string
  readonly summary: string
  readonly options: readonly OptionSpec[]
  /** Its subcommands, or the choices of its argument; empty if it is free text, such as a file name. */
  readonly choices: readonly string[]
  /** Whether its arguments are documents. */
  readonly documents: boolean
}

/** One option. */
export interface OptionSpec {
  readonly long: string
  readonly short: string | undefined
  readonly description: string
  readonly takesValue: boolean
  /** The values that it can have; empty if they are free text. */
  readonly choices: readonly string[]
}

/** Lists the commands for a shell: the root first, then each command, including the root's options. */
export function commandSpecs(program: Command): readonly [root: CommandSpec, ...commands: CommandSpec[]] {
  const root = specOf(program)
  return [root, ...program.commands.map((command) => withOptions(specOf(command), root.options))]
}

function specOf(command: Command): CommandSpec {
  return {
    name: command.name(),
    summary: command.summary(),
    options: [...command.options.map(optionSpec), HELP],
    choices: [
      ...command.commands.map((child) => child.name()),
      ...command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
    ],
    documents: command.registeredArguments.some((argument) => /^documents?$/.test(argument.name())),
  }
}

const HELP: OptionSpec = {
  long: '--help',
  short: '-h',
  description: 'explain the command',
  takesValue: false,
  choices: [],
}

function withOptions(spec: CommandSpec, more: readonly OptionSpec[]): CommandSpec {
  const known = new Set(spec.options.map((option) => option.long))
  return { ...spec, options: [...spec.options, ...more.filter((option) => !known.has(option.long))] }
}

function optionSpec({ long, short, description, required, optional, argChoices = [] }: Option): OptionSpec {
  return { long: long ?? '', short, description, takesValue: required || optional, choices: argChoices }
}
