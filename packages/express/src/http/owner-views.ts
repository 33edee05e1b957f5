import type { DocChat, Owner } from '@docchat/core'
import { viewFor } from './audience.ts'
import type { Identity } from './authenticate.ts'

/** Owners whose views are kept. */
const MAX_OWNERS = 1000

/** Returns what a client sees of its documents. Views are kept, because creating one costs as much as a small query. */
export function ownerViews(docchat: DocChat): (identity: Identity) => Owner {
  const views = new Map<string, Owner>()
  return (identity) => {
    const key = `${identity.operator === true ? 'operator' : 'client'} ${identity.owner}`
    const known = views.get(key)
    if (known !== undefined) return known
    const view = viewFor(identity, docchat.forOwner(identity.owner))
    if (views.size >= MAX_OWNERS) views.clear()
    views.set(key, view)
    return view
  }
}
