import { findLocalModels } from '@docchat/config'
import type { Context } from '../context.ts'
import { cleanLine } from '../terminal/sanitize.ts'

const QUOTES = 'These are quotes from the documents.'

/** Returns what to say below an answer that quotes. Model servers on this machine are looked for when it is asked for, once. */
export function noModelHint({ config, output, signal }: Context): () => Promise<string> {
  async function look(): Promise<string> {
    const { openaiApiKey, openaiBaseUrl, localModelPorts } = await config()
    const isSet = openaiApiKey !== undefined || openaiBaseUrl !== undefined
    const [server] = isSet ? [] : await findLocalModels(localModelPorts, signal)
    if (server === undefined) return `${QUOTES} To choose a model that writes answers, run: docchat setup`
    const model = cleanLine(server.models[0] ?? '')
    return `${QUOTES} ${server.name} runs on this machine and could write them with ${model}. To choose it, run: docchat setup`
  }
  return async () => (output.quiet ? QUOTES : look())
}
