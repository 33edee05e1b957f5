import type { Owner, SearchScope } from '@docchat/core'
import type { ScopeFlags } from '../command-line/scope-options.ts'
import { onlyIn } from './find-document.ts'

/** Converts the options that restrict a search. */
export async function scopeOf(docchat: Owner, flags: ScopeFlags): Promise<SearchScope> {
  const { document, mediaType, label, after, before } = flags
  return {
    ...(await onlyIn(docchat, document)),
    ...(mediaType && { mediaTypes: mediaType }),
    ...(label && { labels: label }),
    ...(after !== undefined && { addedAfter: after }),
    ...(before !== undefined && { addedBefore: before }),
  }
}
