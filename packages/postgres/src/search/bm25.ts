import { readPostings } from './postings.ts'

/** Term frequency saturation and length normalisation: the usual values, as in SQLite's FTS5. */
const K1 = 1.2
const B = 0.75
/** Of a term in more than half of the chunks, which tells little. As in FTS5, it is not 0. */
const LEAST_RARITY = 1e-6

/** The postings of one term in one segment. */
export interface SegmentPostings {
  readonly segment: number
  readonly postings: Uint8Array
}

/** What is searched in. */
export interface Corpus {
  /** How many chunks there are. */
  readonly chunks: number
  /** How many words they have in all. */
  readonly tokens: number
  /** The segments with each stem. */
  readonly segments: ReadonlyMap<string, readonly SegmentPostings[]>
}

/** A chunk that contains a term. */
interface Match {
  readonly segment: number
  readonly place: number
  readonly length: number
  readonly count: number
}

/** A chunk's BM25 score. */
export interface Scored {
  readonly segment: number
  readonly place: number
  readonly score: number
}

/** Scores each chunk that contains any of the terms. A term is a list of stems, which must be adjacent. */
export function bm25(terms: readonly (readonly string[])[], corpus: Corpus): Scored[] {
  const mean = corpus.chunks === 0 ? 1 : corpus.tokens / corpus.chunks
  const scores = new Map<number, number[]>()
  for (const term of terms) {
    const matches = matchesOf(term, corpus)
    const rarity = rarityOf(matches.length, corpus.chunks)
    for (const { segment, place, length, count } of matches) {
      let places = scores.get(segment)
      if (places === undefined) {
        places = []
        scores.set(segment, places)
      }
      const score = (rarity * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / mean))
      places[place] = (places[place] ?? 0) + score
    }
  }
  const scored: Scored[] = []
  // Chunks without any of the terms are holes.
  for (const [segment, places] of scores)
    for (const [place, score] of Object.entries(places)) scored.push({ segment, place: Number(place), score })
  return scored
}

/** Returns the chunks that contain the term. */
export function matchesOf(term: readonly string[], { segments }: Corpus): Match[] {
  const [first, ...rest] = term
  if (first === undefined) return []
  if (rest.length > 0) return phraseMatches(term, segments)
  const matches: Match[] = []
  for (const { segment, postings } of segments.get(first) ?? []) {
    const reader = readPostings(postings)
    while (reader.next()) {
      const { place, length, count } = reader
      matches.push({ segment, place, length, count })
    }
  }
  return matches
}

function phraseMatches(stems: readonly string[], segments: Corpus['segments']): Match[] {
  const bySegment = stems.map(
    (stem) => new Map((segments.get(stem) ?? []).map(({ segment, postings }) => [segment, postings])),
  )
  const [first, ...rest] = bySegment
  const matches: Match[] = []
  for (const [segment, postings] of first ?? []) {
    const others = rest.map((map) => map.get(segment))
    if (others.includes(undefined)) continue
    let found = positionsIn(postings)
    // The places of the phrase's last word so far.
    for (const other of others) {
      const next = positionsIn(other ?? new Uint8Array())
      found = new Map(
        [...found].flatMap(([place, { length, positions }]) => {
          const here = new Set(next.get(place)?.positions)
          const adjacent = positions.map((position) => position + 1).filter((position) => here.has(position))
          return adjacent.length === 0 ? [] : [[place, { length, positions: adjacent }] as const]
        }),
      )
    }
    for (const [place, { length, positions }] of found)
      matches.push({ segment, place, length, count: positions.length })
  }
  return matches
}

interface Positions {
  readonly length: number
  readonly positions: readonly number[]
}

function positionsIn(postings: Uint8Array): ReadonlyMap<number, Positions> {
  const places = new Map<number, Positions>()
  const reader = readPostings(postings)
  while (reader.next()) places.set(reader.place, { length: reader.length, positions: reader.positions() })
  return places
}

function rarityOf(matching: number, chunks: number): number {
  const rarity = Math.log((chunks - matching + 0.5) / (matching + 0.5))
  return rarity > 0 ? rarity : LEAST_RARITY
}
