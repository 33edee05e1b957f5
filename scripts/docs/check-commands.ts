import { buildProgram } from '../../packages/cli/src/program.ts'
import type { Page, Problem } from './markdown.ts'

type Command = ReturnType<typeof buildProgram>
type Tree = Pick<Command, 'commands' | 'options' | 'configureOutput'>

/** What commander throws for help and version, which are not mistakes. */
const ANSWERS = ['commander.help', 'commander.helpDisplayed', 'commander.version']

/** Pages where an option in backticks, without a command, is one of docchat's. */
const ABOUT_THE_COMMAND = /^(README\.md|docs\/guide\/.*|packages\/cli\/README\.md)$/

interface Line {
  readonly line: number
  readonly text: string
  /** Whether arguments are required: prose may name a command without them. */
  readonly whole: boolean
}

/** Checks that docchat can parse each `docchat …` in shell fences and prose. No command is run. */
export function checkCommands(pages: readonly Page[]): readonly Problem[] {
  return pages.flatMap(({ file, fences, codeSpans }) => {
    const lines = [
      ...fences.filter(({ language }) => ['', 'sh', 'bash'].includes(language)).flatMap(linesOf),
      ...codeSpans
        .filter(({ text }) => /^(npx \S+ \S+ )?docchat /.test(text))
        .map((span) => ({ ...span, whole: false })),
    ]
    const mistakes = lines.flatMap(({ line, text, whole }) => {
      const mistake = mistakeIn(text, whole)
      return mistake === null ? [] : [`${file}:${line}: \`${text}\`: ${mistake}`]
    })
    return [...mistakes, ...(ABOUT_THE_COMMAND.test(file) ? unknownOptions(file, codeSpans) : [])]
  })
}

function linesOf({ language, code, line }: Page['fences'][number]): readonly Line[] {
  return code
    .split('\n')
    .map((text, i) => ({ line: line + i, text: text.trim(), whole: true }))
    .filter(({ text }) => language !== '' || text.startsWith('$ '))
}

function mistakeIn(text: string, whole: boolean): string | null {
  const words = wordsOf(text)
  const start = words.indexOf('docchat')
  if (start === -1) return null
  try {
    newProgram().parse(words.slice(start + 1), { from: 'user' })
    return null
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (ANSWERS.includes(error.code) || (!whole && error.code === 'commander.missingArgument')) return null
    return error.message
  }
}

function unknownOptions(file: string, codeSpans: Page['codeSpans']): readonly Problem[] {
  const known = optionsOf(newProgram())
  return codeSpans.flatMap(({ line, text }) => {
    const option = /^(--[a-z][\w-]*|-[a-z])(?![\w-])/i.exec(text)?.[0]
    return option === undefined || known.includes(option)
      ? []
      : [`${file}:${line}: no command has the option ${option}.`]
  })
}

function optionsOf({ options, commands }: Tree): readonly string[] {
  const own = options.flatMap(({ short, long }) => [short, long]).filter((name) => name !== undefined)
  return [...own, ...commands.flatMap(optionsOf)]
}

/** A program whose commands do nothing. */
function newProgram(): Command {
  const program = buildProgram({ version: '', run: async () => undefined })
  silence(program)
  return program
}

function isRefusal(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')
}

/** The words of the first command on a line, with `1` in place of `<id>`. */
function wordsOf(text: string): readonly string[] {
  const [command = ''] = text.replaceAll(/<[\w -]+>/g, '1').split(/ (?:[|>#]|&&) ?/)
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
}

function silence(command: Tree): void {
  command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
  for (const child of command.commands) silence(child)
}
