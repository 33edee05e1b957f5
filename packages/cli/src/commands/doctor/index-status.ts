import { stat } from 'node:fs/promises'
import type { Context } from '../../context.ts'
import { type Check, ok, warn } from './check.ts'

const ADVICE = 'Run docchat reindex. Questions can be asked meanwhile.'

/** Checks that all documents have vectors from the current model. Other problems are left to the other checks. */
export async function checkIndex({
  config,
  open,
}: Pick<Context, 'config' | 'open'>): Promise<readonly Check[]> {
  const { dataDir, databaseUrl, semanticSearch } = await config()
  const isThere = await stat(dataDir).then(
    (info) => info.isDirectory(),
    () => false,
  )
  if ((!isThere && databaseUrl === undefined) || !semanticSearch) return []
  try {
    await using docchat = await open({ models: true, noticesStale: false })
    const { advice } = await docchat.indexStatus()
    return [
      advice === null ? ok('index', 'all vectors are from the current model') : warn('index', advice, ADVICE),
    ]
  } catch {
    return []
  }
}
