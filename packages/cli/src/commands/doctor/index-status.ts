import { stat } from 'node:fs/promises'
import type { Context } from '../../context.ts'
import { type Check, ok, warn } from './check.ts'

const ADVICE = 'Run docchat reindex; the documents can be asked meanwhile.'

/** Whether all documents have vectors of the model that is used. What else may be wrong is for the other checks. */
export async function checkIndex({
  config,
  open,
}: Pick<Context, 'config' | 'open'>): Promise<readonly Check[]> {
  const { dataDir, semanticSearch } = await config()
  const isThere = await stat(dataDir).then(
    (info) => info.isDirectory(),
    () => false,
  )
  if (!isThere || !semanticSearch) return []
  try {
    await using docchat = await open({ models: true, noticesStale: false })
    const { advice } = await docchat.indexStatus()
    return [
      advice === null
        ? ok('index', 'all vectors are of the model that is used')
        : warn('index', advice, ADVICE),
    ]
  } catch {
    return []
  }
}
