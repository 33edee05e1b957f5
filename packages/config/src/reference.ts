import { CONFIG_FILE } from './layers.ts'
import { type Default, defaultFor, type Program, type Setting } from './setting.ts'
import { topics } from './settings.ts'

const PROGRAMS: readonly (readonly [Program, string])[] = [
  ['command', '`docchat`'],
  ['serve', '`docchat serve`'],
  ['server', 'the bundled server'],
]

/** The reference of the settings as Markdown, made from their schema. */
export function configurationReference(): string {
  const sections = [
    '# Configuration',
    '<!-- Made by scripts/generate-docs.ts: change packages/config/src/settings, not this file. -->',
    `The command, \`docchat serve\` and the bundled server read the same settings from the same places. The first that has a value decides: the option, the environment variable, \`.env\` in the working directory, \`${CONFIG_FILE}\` in the working directory, the default.`,
    `In \`${CONFIG_FILE}\` a value may be text, as in a variable, or what is natural in JSON: \`{ "workers": 4, "ocrLanguages": ["eng", "deu"] }\`. An empty variable counts as not set. A wrong value and a misspelt name stop the program, with exit code 3, before anything is opened. A setting that a program has no use for is no error, so that one environment serves all.`,
    'A key that was set in the environment is not sent to an address that a file of the working directory names: the program stops and says which variable to set. Why, and what else such a file can choose, is in [the decision](../decisions/configuration.md).',
    ...Object.entries(topics).flatMap(([title, topic]) => [`## ${title}`, ...usedBy(topic), table(topic)]),
  ]
  return `${sections.join('\n\n')}\n`
}

/** Which programs a topic is for, when it is not for all. */
function usedBy(topic: Readonly<Record<string, Setting>>): string[] {
  const names = PROGRAMS.filter(([program]) =>
    Object.values(topic).some(({ programs }) => programs === undefined || programs.includes(program)),
  ).map(([, name]) => name)
  return names.length === PROGRAMS.length ? [] : [`Used by ${names.join(' and ')}.`]
}

function table(topic: Readonly<Record<string, Setting>>): string {
  const rows = Object.entries(topic).map(([name, setting]) => [
    code(setting.env),
    code(name),
    setting.flag === undefined ? '' : code(setting.flag),
    describeDefault(setting),
    setting.description,
  ])
  const cells = [['Variable', `In ${CONFIG_FILE}`, 'Option', 'Default', 'Meaning'], ...rows]
  const widths = cells[0]?.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length))) ?? []
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

function describeDefault(setting: Setting): string {
  if (setting.unset !== undefined) return setting.unset
  const texts = PROGRAMS.map(([program, name]) => ({ name, text: inWords(defaultFor(setting, program)) }))
  const byText = Map.groupBy(texts, ({ text }) => text)
  if (byText.size === 1) return texts[0]?.text ?? ''
  return [...byText]
    .map(([text, programs]) => `${text} (${programs.map(({ name }) => name).join(', ')})`)
    .join('; ')
}

function inWords(fallback: Default | undefined): string {
  return typeof fallback === 'object' ? fallback.description : (fallback ?? '')
}

function code(text: string): string {
  return `\`${text}\``
}
