import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { docsOption, documentOption, limitOption, ownerOption } from '../../command-line/options.ts'
import { scopeOptions } from '../../command-line/scope-options.ts'
import type { SearchFlags } from './run.ts'

/** Adds `docchat search`. */
export function addSearch(program: Command, action: ActionFactory): void {
  const search = program
    .command('search')
    .summary('find passages, without a language model')
    .description(
      'Finds the passages closest to a query, best first. No language model is involved. Words in "quotation marks" are ' +
        'searched for exactly as written.',
    )
    .argument('<query...>', 'what to look for')
    .addOption(documentOption())
    .addOption(docsOption())
    .addOption(ownerOption())
    .addOption(limitOption('how many passages', 10))
    .option('--explain', 'explain the rank of each passage')
    .action(
      action(async (context, words: readonly string[], flags: SearchFlags) =>
        (await import('./run.ts')).search(context, words.join(' '), flags),
      ),
    )
  for (const option of scopeOptions()) search.addOption(option)
}
