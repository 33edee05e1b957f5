import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'

/** Adds `docchat models` and its subcommands. */
export function addModels(program: Command, action: ActionFactory): void {
  const models = program
    .command('models')
    .summary('use a model of your own for search')
    .description('Embedding and reranking models of your own, which run on this machine.')

  models
    .command('add')
    .summary('check a model, and use it from now on')
    .description(
      'Checks that the model in a folder can be used, and writes it to docchat.config.json in this folder. An embedding model ' +
        'replaces the bundled one; a reranking model judges the best passages again. The folder has model.onnx, ' +
        'tokenizer.json and config.json, as published; the model is an uncased BERT. onnxruntime-node or onnxruntime-web ' +
        'must be installed beside docchat.',
    )
    .argument('<folder>', 'the folder of the model')
    .action(
      action(async (context, folder: string) => (await import('./run.ts')).addOwnModel(context, folder)),
    )
}
