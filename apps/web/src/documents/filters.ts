import type { DocumentFilters } from '@docchat/client'

export type Sort = NonNullable<DocumentFilters['sort']>
export type DocumentState = NonNullable<DocumentFilters['states']>[number]

/** Which documents are shown, in which order. An empty text means all. */
export interface Filters {
  readonly name: string
  readonly state: DocumentState | ''
  readonly label: string
  readonly mediaType: string
  readonly sort: Sort
}

export const ALL: Filters = { name: '', state: '', label: '', mediaType: '', sort: '-created_at' }

export const STATES: Readonly<Record<DocumentState, string>> = {
  complete: 'Ready',
  processing: 'Being read',
  queued: 'Waiting',
  failed: 'Failed',
}

export const SORTS: Readonly<Record<Sort, string>> = {
  '-created_at': 'Newest first',
  created_at: 'Oldest first',
  name: 'Name, A to Z',
  '-name': 'Name, Z to A',
  '-size_bytes': 'Largest first',
  size_bytes: 'Smallest first',
}

export function isFiltered({ name, state, label, mediaType }: Filters): boolean {
  return name !== '' || state !== '' || label !== '' || mediaType !== ''
}

/** The labels to choose from: the chosen one stays, even if no document has it any more. */
export function withChosen(labels: readonly string[], chosen: string): readonly string[] {
  return chosen === '' || labels.includes(chosen) ? labels : [chosen, ...labels]
}

/** The filters as the server takes them. */
export function queryOf({ name, state, label, mediaType, sort }: Filters) {
  return {
    sort,
    ...(name !== '' && { name }),
    ...(state !== '' && { states: [state] }),
    ...(label !== '' && { labels: [label] }),
    ...(mediaType !== '' && { mediaTypes: [mediaType] }),
  }
}
