import type { DocumentState } from '@docchat/core'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { ownerOption } from '../../command-line/options.ts'
import { scopeOptions } from '../../command-line/scope-options.ts'
import { wholeNumber } from '../../command-line/values.ts'
import { ORDERS } from './orders.ts'
import type { ListFlags } from './run.ts'

const STATES: readonly DocumentState[] = ['queued', 'processing', 'complete', 'failed']

/** Adds `docchat list`. */
export function addList(program: Command, action: ActionFactory): void {
  const list = program
    .command('list')
    .summary('list the documents')
    .description('Lists the documents, newest first, and why some could not be read.')
    .option('--name <text>', 'only documents whose name contains this')
    .addOption(
      new Option('--state <state>', 'only documents in this state; can be repeated')
        .choices(STATES)
        .argParser(state),
    )
    .addOption(new Option('--sort <order>', 'the order').choices(Object.keys(ORDERS)))
    .option('--names', 'print only their names, each on a line of its own')
    .addOption(ownerOption())
    .addOption(new Option('--limit <n>', 'how many documents').argParser(wholeNumber))
    .action(action(async (context, flags: ListFlags) => (await import('./run.ts')).list(context, flags)))
  for (const option of scopeOptions('only documents')) list.addOption(option)
}

function state(value: string, previous: readonly DocumentState[] = []): readonly DocumentState[] {
  const known = STATES.find((one) => one === value)
  if (known === undefined) throw new InvalidArgumentError(`It must be one of ${STATES.join(', ')}.`)
  return [...previous, known]
}
