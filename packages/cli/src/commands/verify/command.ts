import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'

/** Adds `docchat verify`. */
export function addVerify(program: Command, action: ActionFactory): void {
  program
    .command('verify')
    .summary('check that nothing is lost, or that a saved answer still holds')
    .description(
      'Without an argument, checks the database, the bytes of every document and the position of every chunk. With a ' +
        'saved answer (docchat ask --save), checks that its quotes are still found in the document versions they were ' +
        'taken from. Changes nothing, needs no network, and exits with 1 when something is wrong.',
    )
    .argument('[answer]', 'the file of a saved answer')
    .action(
      action(async (context, answer: string | undefined) =>
        (await import('./run.ts')).verify(context, answer),
      ),
    )
}
