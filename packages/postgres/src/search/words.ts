import type { Chunk } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { stemsOfText } from './analyze.ts'
import type { Corpus, SegmentPostings } from './bm25.ts'
import { LIVE } from './keys.ts'
import { postingsOf } from './postings.ts'

/** The words of the chunks of a segment, as they are stored. */
export interface SegmentWords {
  readonly tokens: number
  readonly postings: ReadonlyMap<string, Buffer>
}

export function wordsOf(chunks: readonly Chunk[]): SegmentWords {
  const stems = chunks.map(({ text, context = '' }) =>
    stemsOfText(context === '' ? text : `${context}\n${text}`),
  )
  return {
    tokens: stems.reduce((sum, { length }) => sum + length, 0),
    postings: postingsOf(stems),
  }
}

export async function addPostings(
  db: Connection,
  owner: string,
  segment: number,
  { postings }: SegmentWords,
): Promise<void> {
  await db.changes(
    `insert into docchat.postings (owner_hash, segment, term, postings)
     select hashtextextended($1, 0), $2, * from unnest($3::text[], $4::bytea[])`,
    [owner, segment, [...postings.keys()], [...postings.values()]],
  )
}

/** Deletes the postings of segments. */
export async function dropPostings(db: Connection, segments: readonly number[]): Promise<void> {
  await db.changes(
    `delete from docchat.postings p using docchat.segments s cross join lateral unnest(s.terms) t (term)
     where s.key = any ($1) and p.owner_hash = hashtextextended(s.owner, 0) and p.term = t.term and p.segment = s.key`,
    [segments],
  )
}

/** Reads what an owner's published chunks contain of these stems. */
export async function corpusOf(db: Connection, owner: string, stems: readonly string[]): Promise<Corpus> {
  // One row for each stem: a segment's key, the length of its postings and the postings, over and over.
  const rows = db.rows<{ readonly term: string; readonly packed: Buffer }>(
    `select p.term, string_agg(int8send(p.segment) || int4send(length(p.postings)) || p.postings, '' order by p.segment) as packed
     from docchat.postings p join docchat.segments s on s.key = p.segment
     where p.owner_hash = hashtextextended($1, 0) and p.term = any ($2) and s.owner = $1 and s.live = ${LIVE.published}
     group by p.term`,
    [owner, [...new Set(stems)]],
  )
  const totals = db.one<{ readonly chunks: number; readonly tokens: number }>(
    `select coalesce(sum(chunks), 0)::bigint as chunks, coalesce(sum(tokens), 0)::bigint as tokens
     from docchat.segments where owner = $1 and live = ${LIVE.published}`,
    [owner],
  )
  const [found, total] = await Promise.all([rows, totals])
  return {
    chunks: total?.chunks ?? 0,
    tokens: total?.tokens ?? 0,
    segments: new Map(found.map(({ term, packed }) => [term, unpacked(packed)])),
  }
}

function unpacked(packed: Buffer): SegmentPostings[] {
  const segments: SegmentPostings[] = []
  for (let at = 0; at < packed.length; ) {
    const segment = Number(packed.readBigInt64BE(at))
    const end = at + 12 + packed.readInt32BE(at + 8)
    segments.push({ segment, postings: packed.subarray(at + 12, end) })
    at = end
  }
  return segments
}
