import type { Owner, SearchScope } from '@docchat/core'
import { labelsOf, type ScopeFlags } from '../command-line/scope-options.ts'
import { onlyIn } from './find-document.ts'

/** Converts the options that restrict a search. */
export async function scopeOf(docchat: Owner, flags: ScopeFlags): Promise<SearchScope> {
  const { mediaType, after, before } = flags
  const labels = labelsOf(flags)
  return {
    ...(await onlyIn(docchat, flags)),
    ...(mediaType && { mediaTypes: mediaType }),
    ...(labels.length > 0 && { labels }),
    ...(after !== undefined && { addedAfter: after }),
    ...(before !== undefined && { addedBefore: before }),
  }
}
