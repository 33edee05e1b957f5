import type { Assistant } from './assistants.ts'

/** How an assistant starts a program. */
export interface Launch {
  readonly command: string
  readonly args: readonly string[]
}

/** What to paste into the configuration of an assistant, and where that is. */
export interface Configuration {
  readonly text: string
  readonly place: string
}

const inServers = (key: string, launch: object) => JSON.stringify({ [key]: { docchat: launch } }, null, 2)

/** The configurations, with the places of which each assistant's documentation speaks. */
const CONFIGURATIONS: Readonly<Record<Assistant, (launch: Launch) => Configuration>> = {
  'claude-desktop': (launch) => ({
    text: inServers('mcpServers', launch),
    place:
      'claude_desktop_config.json (Settings, Developer, Edit Config). Most other assistants take the same.',
  }),
  'claude-code': ({ command, args }) => ({
    text: ['claude mcp add docchat --', command, ...args].map(shellWord).join(' '),
    place: 'a terminal, in the project.',
  }),
  codex: ({ command, args }) => ({
    text: `[mcp_servers.docchat]\ncommand = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}`,
    place: '~/.codex/config.toml.',
  }),
  cursor: (launch) => ({
    text: inServers('mcpServers', launch),
    place: '.cursor/mcp.json in the project, or ~/.cursor/mcp.json.',
  }),
  'gemini-cli': (launch) => ({
    text: inServers('mcpServers', launch),
    place: '.gemini/settings.json in the project, or ~/.gemini/settings.json.',
  }),
  vscode: (launch) => ({
    text: inServers('servers', { type: 'stdio', ...launch }),
    place: '.vscode/mcp.json in the project.',
  }),
  zed: (launch) => ({
    text: inServers('context_servers', launch),
    place: 'settings.json of Zed.',
  }),
}

/** The configuration with which an assistant starts this program. */
export function configurationFor(assistant: Assistant, launch: Launch): Configuration {
  return CONFIGURATIONS[assistant](launch)
}

/** The first word is a command line already. */
function shellWord(word: string, index: number): string {
  return index === 0 || /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
