import type { Command } from 'commander'
import { type CommandSpec, commandSpecs, type OptionSpec } from './spec.ts'

/** The shells that a script can be made for. */
export type Shell = 'bash' | 'zsh' | 'fish'

/** Generates a script for completing the commands and options of the program in a shell. */
export function completionScript(program: Command, shell: Shell): string {
  const [root, ...commands] = commandSpecs(program)
  const lines = { bash: bashLines, zsh: zshLines, fish: fishLines }[shell](root, commands)
  return `${lines.join('\n')}\n`
}

/** Prints the names of the documents, also of another owner or data directory if the environment says so. */
const NAMES = 'docchat list --names 2>/dev/null'

function bashLines(root: CommandSpec, commands: readonly CommandSpec[]): string[] {
  const names = commands.map((command) => command.name)
  const valued = new Set(
    commands.flatMap((command) => command.options.filter((option) => option.takesValue).map(longOf)),
  )
  const branch = (pattern: string, { options, documents }: CommandSpec, words: readonly string[]) =>
    `    ${pattern}) options='${options.map(longOf).join(' ')}' words='${words.join(' ')}'${documents ? ' documents=1' : ''} ;;`
  const chosen = commands.flatMap(({ name, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(
        ({ long, choices }) =>
          `    ${name}:${long}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current")); return ;;`,
      ),
  )
  return [
    '_docchat() {',
    `  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command= options= words= documents= name i`,
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    `    case \${COMP_WORDS[i]} in ${names.join('|')}) command=\${COMP_WORDS[i]}; break ;; esac`,
    '  done',
    '  COMPREPLY=()',
    '  case $command:$previous in',
    ...chosen,
    '  esac',
    '  # Any other value of an option is completed as a file name.',
    `  case $previous in ${[...valued].join('|')}) return ;; esac`,
    '  case $command in',
    branch("''", root, names),
    ...commands.map((command) => branch(command.name, command, command.choices)),
    '  esac',
    '  if [[ $documents && $current != -* ]]; then',
    '    # Not through compgen, which would run what a name contains.',
    '    while IFS= read -r name; do',
    `      [[ $name == "\${current//\\\\/}"* ]] && COMPREPLY+=("$(printf '%q' "$name")")`,
    `    done < <(${NAMES})`,
    '    return',
    '  fi',
    '  [[ $current == -* ]] && words=$options',
    `  COMPREPLY=($(compgen -W "$words" -- "$current"))`,
    '}',
    'complete -o default -F _docchat docchat',
  ]
}

function zshLines(root: CommandSpec, commands: readonly CommandSpec[]): string[] {
  const values = ({ takesValue, choices }: OptionSpec) =>
    choices.length > 0 ? `:value:(${choices.join(' ')})` : takesValue ? ':value:_files' : ''
  const option = (spec: OptionSpec) =>
    zshQuoted(`${spec.long}[${spec.description.replace(/[[\]\\]/g, '\\$&')}]${values(spec)}`)
  const rest = ({ choices, documents }: CommandSpec) => {
    if (documents) return '*:document:_docchat_documents'
    return choices.length === 0 ? '*:file:_files' : `1:choice:(${choices.join(' ')})`
  }
  return [
    '#compdef docchat',
    '_docchat_documents() {',
    `  local -a names=(\${(f)"$(${NAMES})"})`,
    '  compadd -a names',
    '}',
    '_docchat() {',
    '  local curcontext=$curcontext state line',
    '  local -a commands=(',
    ...commands.map(({ name, summary }) => `    ${zshQuoted(`${name}:${summary}`)}`),
    '  )',
    `  _arguments -C ${root.options.map(option).join(' ')} '1: :->command' '*:: :->rest'`,
    '  case $state in',
    "    command) _describe 'command' commands ;;",
    '    rest)',
    '      case $line[1] in',
    ...commands.map(
      (command) =>
        `        ${command.name}) _arguments ${command.options.map(option).join(' ')} ${zshQuoted(rest(command))} ;;`,
    ),
    '      esac ;;',
    '  esac',
    '}',
    '# Sourced, or found on fpath as _docchat.',
    'if [[ $funcstack[1] == _docchat ]]; then _docchat "$@"; else compdef _docchat docchat; fi',
  ]
}

function fishLines(root: CommandSpec, commands: readonly CommandSpec[]): string[] {
  const option = (
    condition: string,
    { long, short, description, takesValue, choices: values }: OptionSpec,
  ) => {
    const letter = short === undefined ? '' : ` -s ${short.slice(1)}`
    const value = values.length > 0 ? ` -x -a '${values.join(' ')}'` : takesValue ? ' -r' : ''
    return `complete -c docchat${condition} -l ${long.slice(2)}${letter}${value} -d ${fishQuoted(description)}`
  }
  const own = ({ options }: CommandSpec) =>
    options.filter(({ long }) => !root.options.some((one) => one.long === long))
  return [
    ...root.options.map((one) => option('', one)),
    ...commands.flatMap((command) => {
      const seen = ` -n '__fish_seen_subcommand_from ${command.name}'`
      const choices =
        command.choices.length === 0
          ? command.documents
            ? [`complete -c docchat${seen} -f -a '(${NAMES})'`]
            : []
          : [`complete -c docchat${seen} -f -a '${command.choices.join(' ')}'`]
      return [
        `complete -c docchat -n __fish_use_subcommand -f -a ${command.name} -d ${fishQuoted(command.summary)}`,
        ...own(command).map((one) => option(seen, one)),
        ...choices,
      ]
    }),
  ]
}

function longOf({ long }: OptionSpec): string {
  return long
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function fishQuoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
