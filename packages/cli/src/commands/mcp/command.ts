import { type Command, Option } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { repeatedOption } from '../../command-line/repeated-option.ts'
import { settingOption } from '../../command-line/setting-option.ts'
import { ASSISTANTS } from './assistants.ts'
import type { McpFlags } from './run.ts'

/** Adds `docchat mcp`. */
export function addMcp(program: Command, action: ActionFactory): void {
  program
    .command('mcp')
    .summary('let an assistant search, ask and read (MCP)')
    .description(
      'Serves an assistant over standard input and output, in the Model Context Protocol. The assistant starts it: ' +
        '--print-config prints what to paste into its configuration.',
    )
    .option('--cwd <folder>', 'work in this folder, with its .docchat, .env and docchat.config.json')
    .option('--allow-write', 'let the assistant add documents, not only read')
    .addOption(
      repeatedOption(
        '--folder <folder>',
        'where the assistant may add files from, instead of the working folder; can be repeated',
      ),
    )
    .addOption(settingOption('model'))
    .addOption(settingOption('modelTimeout'))
    .addOption(settingOption('workers'))
    .addOption(
      new Option('--print-config [assistant]', 'print the configuration for an assistant, and exit')
        .choices(ASSISTANTS)
        .preset('claude-desktop'),
    )
    .action(action(async (context, flags: McpFlags) => (await import('./run.ts')).mcp(context, flags)))
}
