import type { Command } from 'commander'
import { EXIT_CODE_MEANINGS } from '../exit-codes.ts'
import { buildProgram } from '../program.ts'
import { pad, width } from '../terminal/width.ts'

/** Variables that are not settings. */
const OTHER_VARIABLES: readonly (readonly [name: string, meaning: string])[] = [
  ['`NO_COLOR`', 'Any value: no colour and no moving progress.'],
  ['`DOCCHAT_DEBUG`', 'Any value: an error is followed by its stack and causes.'],
  ['`XDG_DATA_HOME`', "The user's data folder on Linux, where it is not `~/.local/share`."],
]

/** The reference of the command line as Markdown, made from the commands themselves. */
export function cliReference(): string {
  const program = buildProgram({ version: '', run: async () => undefined })
  const sections = [
    '# The docchat command',
    '<!-- Made by scripts/generate-docs.ts: change the command, not this file. -->',
    'Results go to standard output, everything else to standard error. With `--json` each result is one JSON object on a line of its own.',
    fenced(helpOf(program)),
    ...program.commands.flatMap((command) => sectionsOf(command, 'docchat')),
    '## Configuration',
    'Options come before environment variables, `.env` and `docchat.config.json`. All settings are in the [configuration reference](configuration.md).',
    'Other variables:',
    markdownTable(['Variable', 'Meaning'], OTHER_VARIABLES),
    '## Exit codes',
    markdownTable(['Code', 'Meaning'], Object.entries(EXIT_CODE_MEANINGS)),
  ]
  return `${sections.join('\n\n')}\n`
}

/** A command and, below it, its own commands. */
function sectionsOf(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`
  const own = command.commands.flatMap((child) => sectionsOf(child, name))
  return [`## ${name}`, fenced(helpOf(command)), ...own]
}

/** The options that all commands share are explained once, with the program. */
function helpOf(command: Command): string {
  return command.configureHelp({ showGlobalOptions: false, helpWidth: 90 }).helpInformation()
}

function fenced(text: string): string {
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``
}

/** Aligned as the formatter does it, which would otherwise make the file stale. */
function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [titles, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = titles.map((_, i) => Math.max(3, ...cells.map((row) => width(row[i] ?? ''))))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => pad(cell, widths[i] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), line(widths.map((columns) => '-'.repeat(columns))), ...body.map(line)].join('\n')
}
