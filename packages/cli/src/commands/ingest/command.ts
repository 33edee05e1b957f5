import { type Command, Option } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { detachOption } from '../../command-line/options.ts'
import { settingOption } from '../../command-line/setting-option.ts'
import type { IngestFlags } from './run.ts'

/** Adds `docchat ingest`. */
export function addIngest(program: Command, action: ActionFactory): void {
  program
    .command('ingest')
    .summary('add documents')
    .description(
      'Adds documents: PDF, Office and OpenDocument files, web pages, e-mail, tables, text and many others. Folders and zip archives are searched for them. ' +
        'A file that was already added is not read again; a changed file replaces its earlier version.',
    )
    .argument(
      '<paths...>',
      'files, folders, archives, patterns such as "docs/**/*.pdf", or - for standard input',
    )
    .option('--name <name>', 'the name of the document read from standard input')
    .addOption(settingOption('workers'))
    .addOption(detachOption())
    .addOption(settingOption('maxSize'))
    .option('--attachments', 'also add the files attached to e-mails and PDFs, as documents of their own')
    .option('--label <label>', 'the label of the documents, by which ask, search and list can be restricted')
    .addOption(
      new Option(
        '--collection <name>',
        'the collection of the documents, which is their label: one index serves several subjects',
      ).conflicts('label'),
    )
    .addOption(
      new Option(
        '--password <password>',
        'opens encrypted PDFs; other users of this machine may see it, unlike --password-file',
      ).conflicts('passwordFile'),
    )
    .option(
      '--password-file <file>',
      'opens encrypted PDFs with the first line of this file; - asks for it, or reads standard input',
    )
    .action(
      action(async (context, paths: readonly string[], flags: IngestFlags) =>
        (await import('./run.ts')).ingest(context, paths, flags),
      ),
    )
}
