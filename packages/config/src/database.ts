import { DocChatError, type DocChatOptions } from '@docchat/core'
import type { LoadedSettings } from './load-settings.ts'
import { optional } from './optional.ts'

/**
 * Connects PostgreSQL if its URL is set. Otherwise the database is in the data directory.
 *
 * @throws DocChatError `NOT_CONFIGURED` when `@docchat/postgres` is not installed.
 */
export async function storeFor(
  { databaseUrl: url, databaseSchema: schema, sources }: LoadedSettings,
  onWarning: (message: string) => void,
): Promise<Pick<DocChatOptions, 'store'>> {
  if (url === undefined) {
    if (schema === undefined) return {}
    const message = `${sources.databaseSchema.place} needs DOCCHAT_DATABASE_URL, the database. Set it.`
    throw new DocChatError('NOT_CONFIGURED', message)
  }
  const load = () => import('@docchat/postgres')
  const { postgresStore } = await optional('@docchat/postgres', sources.databaseUrl, load)
  return { store: postgresStore({ url, onWarning, ...(schema !== undefined && { schema }) }) }
}
