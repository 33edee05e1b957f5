import {
  type CatalogLabels,
  type CatalogListOptions,
  type Document,
  type DocumentFilters,
  foldName,
  type ListPage,
  type Position,
  pageOf,
} from '@docchat/core/backend'
import type { State } from './state.ts'
import { documentIn } from './versions.ts'

/** A page of the owner's documents. */
export function listDocuments(
  state: State,
  owner: string,
  { sort = '-createdAt', limit, after, ...filters }: CatalogListOptions,
): ListPage<Document> {
  const descending = sort.startsWith('-')
  const placeOf = ({ id, name, version, createdAt }: Document): Position => {
    if (sort.endsWith('name')) return [foldName(name), id]
    return [sort.endsWith('sizeBytes') ? version.sizeBytes : Date.parse(createdAt), id]
  }
  const order = (a: Position, b: Position) => (descending ? compare(b, a) : compare(a, b))
  const found = matchingDocuments(state, owner, filters)
    .map((document) => ({ document, place: placeOf(document) }))
    .filter(({ place }) => after === undefined || order(place, after) > 0)
    .toSorted((a, b) => order(a.place, b.place))
  const { entries, next } = pageOf(found, limit, ({ place }) => place)
  return { entries: entries.map(({ document }) => document), next }
}

/** A page of the labels of the owner's documents. */
export function listLabels(
  state: State,
  owner: string,
  { limit, after = ['', ''] }: Pick<CatalogListOptions, 'limit' | 'after'>,
): CatalogLabels {
  const byLabel = Map.groupBy(
    matchingDocuments(state, owner, {}).filter(({ version }) => version.label),
    ({ version }) => version.label ?? '',
  )
  const rest = [...byLabel]
    .map(([label, { length }]) => ({ label, documents: length }))
    .filter(({ label }) => compareValues(label, after[0]) > 0)
    .toSorted((a, b) => compareValues(a.label, b.label))
  return { ...pageOf(rest, limit, ({ label }): Position => [label, '']), total: byLabel.size }
}

export function matchingDocuments(
  state: State,
  owner: string,
  { states, name, labels, mediaTypes, addedAfter, addedBefore }: DocumentFilters,
): Document[] {
  return [...state.documents.values()]
    .flatMap(({ id, owner: of }) => (of === owner ? (documentIn(state, id) ?? []) : []))
    .filter(
      ({ version, ...document }) =>
        (states === undefined || states.includes(version.state)) &&
        (name === undefined || foldName(document.name).includes(foldName(name))) &&
        (labels === undefined || (version.label !== null && labels.includes(version.label))) &&
        (mediaTypes === undefined || mediaTypes.includes(version.mediaType)) &&
        (addedAfter === undefined || Date.parse(document.createdAt) >= Date.parse(addedAfter)) &&
        (addedBefore === undefined || Date.parse(document.createdAt) < Date.parse(addedBefore)),
    )
}

function compare([a, tieA]: Position, [b, tieB]: Position): number {
  return compareValues(a, b) || compareValues(tieA, tieB)
}

/** Texts by code points, as their UTF-8 bytes are ordered. */
function compareValues(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}
