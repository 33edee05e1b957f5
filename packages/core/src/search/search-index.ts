import type { Span } from '../document.ts'
import type { IndexBuilds } from './index-builds.ts'
import type { VectorSpace } from './vector-space.ts'

/** A stretch of one page that is searched and cited as a unit. */
export interface Chunk extends Span {
  /** 1-based page number. */
  readonly page: number
  readonly text: string
  /** What it stands under, such as its headings: found and embedded with its text, and never quoted. @defaultValue nothing */
  readonly context?: string
}

/** Where a chunk lies. */
export interface ChunkSpan {
  /** Made by the index, and understood by nobody else. */
  readonly chunkId: string
  readonly page: number
  readonly start: number
  readonly end: number
  /** What it stands under; empty when nothing is known. */
  readonly context: string
}

/** A chunk's vector; its length is the space's dimensions. */
export interface ChunkVector {
  readonly chunkId: string
  readonly vector: Float32Array
}

/** Which chunks may be found: applied before ranking, so a filter never costs results. */
export interface SearchFilter {
  readonly owner: string
  /** Only these documents; all of the owner's when absent. */
  readonly documentIds?: readonly string[]
  /** Only documents whose published version is of one of these types. */
  readonly mediaTypes?: readonly string[]
  /** Only documents whose published version has one of these labels. */
  readonly labels?: readonly string[]
  /** Only documents added at this time or later; ISO 8601. */
  readonly addedAfter?: string
  /** Only documents added before this time; ISO 8601. */
  readonly addedBefore?: string
}

/** A chunk that was found. */
export interface SearchHit {
  readonly chunkId: string
  readonly documentId: string
  readonly versionId: string
  /** The document's name. */
  readonly name: string
  readonly page: number
  readonly start: number
  readonly end: number
  /**
   * Higher is better; comparable within one search only. For vectors the cosine, -1 to 1. For text BM25, always above 0
   * and a ratio scale: twice the score is twice as good a match, so scores may be divided by each other.
   */
  readonly score: number
}

/** How common a term is among the chunks that a filter admits. */
export interface TermFrequency {
  readonly term: string
  readonly chunks: number
}

/**
 * Finds chunks by their words and by their vectors.
 *
 * Only published chunks are found. Ties are broken by the order in which chunks were added, so that the same index and
 * query give the same hits.
 *
 * It is part of a store, and reads the catalog of that store: `append` passes chunks alone, and their owner, document
 * and version, its media type, its label and the document's name and age, which filters and hits need, are looked up there as
 * they stand when a search is made.
 */
export interface SearchIndex extends IndexBuilds {
  /** Adds chunks to a version, behind those that wait with them, in reading order. They are found once published. */
  append(versionId: string, chunks: readonly Chunk[]): Promise<void>
  /**
   * Lets a version be found by the chunks that wait, if there are any, and nothing else of its document. Short.
   *
   * @returns how many waited.
   */
  publish(versionId: string): Promise<number>
  /** Where a version's chunks lie, in reading order: the published ones, else those that wait; for maintenance. */
  spans(versionId: string): Promise<readonly ChunkSpan[]>
  /** How many chunks wait or, when there are none, are published; with `space`, how many of them have a vector in it. */
  size(versionId: string, space?: VectorSpace): Promise<number>
  /** Lets nothing of a version be found any more. Short: {@link SearchIndex.sweep} deletes it. */
  remove(versionId: string): Promise<void>
  /** Deletes up to `limit` chunks that were removed or replaced, with their vectors. @returns how many. */
  sweep(limit: number): Promise<number>
  /**
   * The first chunks of a version, in reading order, that have no vector in `space` yet: of those that wait or, when
   * there are none, of the published ones.
   */
  pending(versionId: string, space: VectorSpace, limit: number): Promise<readonly ChunkSpan[]>
  /** Adds vectors, each in place of any that its chunk had in any space; those of chunks deleted meanwhile are dropped. */
  addVectors(space: VectorSpace, vectors: readonly ChunkVector[]): Promise<void>
  /**
   * Chunks that hold any of the terms, best BM25 first: the best `limit`, and behind them those of `also` that hold any.
   *
   * Terms are literal: nothing in them is query syntax. Words of a term stand in a row. English words are found in their
   * other forms too: `rent` finds `renting`.
   */
  searchText(
    terms: readonly string[],
    filter: SearchFilter,
    limit: number,
    also?: readonly string[],
  ): Promise<readonly SearchHit[]>
  /** Chunks nearest to the vector, by cosine. Empty when nothing was embedded in `space`. */
  searchVector(
    space: VectorSpace,
    vector: Float32Array,
    filter: SearchFilter,
    limit: number,
  ): Promise<readonly SearchHit[]>
  /** The unit vectors of these chunks, by chunk id, as precisely as they are kept; without those that have none. */
  vectors(space: VectorSpace, chunkIds: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>
  /** In how many chunks each term stands, in the order of `terms`. */
  frequencies(terms: readonly string[], filter: SearchFilter): Promise<readonly TermFrequency[]>
  /** How many chunks are published, and how many of them have a vector in `space`. */
  coverage(
    filter: SearchFilter,
    space: VectorSpace | null,
  ): Promise<{ readonly chunks: number; readonly embedded: number }>
}
