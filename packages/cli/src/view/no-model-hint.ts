import { findLocalModels } from '@docchat/config'
import type { Context } from '../context.ts'
import { cleanLine } from '../terminal/sanitize.ts'

const QUOTES = 'These are quotes from the documents.'

/**
 * Returns what to say below an answer that quotes. Model servers on this machine are looked for while the answer is found, once, and
 * only if the hint may be shown.
 */
export function noModelHint({ config, output, signal }: Context): () => Promise<string> {
  const looking = output.json || output.quiet ? null : look()
  async function look(): Promise<string> {
    const { openaiApiKey, openaiBaseUrl, localModelPorts } = await config()
    const isSet = openaiApiKey !== undefined || openaiBaseUrl !== undefined
    const [server] = isSet ? [] : await findLocalModels(localModelPorts, signal)
    if (server === undefined) return `${QUOTES} To choose a model that writes answers, run: docchat setup`
    const model = cleanLine(server.models[0] ?? '')
    return `${QUOTES} ${server.name} runs on this machine and could write them with ${model}. To choose it, run: docchat setup`
  }
  // Without an answer, nobody asks for the hint.
  looking?.catch(() => undefined)
  return async () => (await looking) ?? QUOTES
}
