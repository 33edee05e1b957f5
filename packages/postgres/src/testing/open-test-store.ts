import type { Store } from '@docchat/core/backend'
import { openStore as open } from '../store.ts'

/** Opens the store at a location: a {@link Location} as JSON. Other processes import this module. */
export function openStore(location: string): Store {
  return open({ ...JSON.parse(location), maxConnections: 4 })
}
