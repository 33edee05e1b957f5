import type { Span } from '../document.ts'

/** A stretch of one page that is searched and cited as a unit. */
export interface Chunk extends Span {
  /** 1-based page number. */
  readonly page: number
  readonly text: string
}

/** Where a chunk lies. */
export interface ChunkSpan {
  readonly chunkId: number
  readonly page: number
  readonly start: number
  readonly end: number
}

/** Vectors of one model can be compared only with each other. */
export interface VectorSpace {
  readonly model: string
  readonly dimensions: number
}

/** A chunk's vector; its length is the space's dimensions. */
export interface ChunkVector {
  readonly chunkId: number
  readonly vector: Float32Array
}

/** Which chunks may be found: applied before ranking, so a filter never costs results. */
export interface SearchFilter {
  readonly owner: string
  /** Only these documents; all of the owner's when absent. */
  readonly documentIds?: readonly string[]
}

/** A chunk that was found. */
export interface SearchHit {
  readonly chunkId: number
  readonly documentId: string
  readonly versionId: string
  readonly page: number
  readonly start: number
  readonly end: number
  /** Higher is better. BM25 for text; cosine, -1 to 1, for vectors. Comparable within one search only. */
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
 * Only published versions are found. Ties are broken by chunk id, so that the same index and query give the same hits.
 */
export interface SearchIndex {
  /** Adds a version's chunks, in reading order, in place of any it had. They are searched once published. */
  add(
    version: { readonly documentId: string; readonly versionId: string; readonly owner: string },
    chunks: readonly Chunk[],
  ): Promise<void>
  /** Lets a version be found, and no other version of its document. */
  publish(versionId: string): Promise<void>
  /** Where a version's chunks lie, in reading order; for maintenance. */
  spans(versionId: string): Promise<readonly ChunkSpan[]>
  /** Deletes a version's chunks and vectors. */
  remove(versionId: string): Promise<void>
  /** The first chunks of a version, in reading order, that have no vector in `space` yet. */
  pending(versionId: string, space: VectorSpace, limit: number): Promise<readonly ChunkSpan[]>
  /** Adds vectors; those of chunks deleted meanwhile are dropped. */
  addVectors(space: VectorSpace, vectors: readonly ChunkVector[]): Promise<void>
  /** Chunks that hold any of the terms, best BM25 first. Terms are literal: nothing in them is query syntax. */
  searchText(terms: readonly string[], filter: SearchFilter, limit: number): Promise<readonly SearchHit[]>
  /** Chunks nearest to the vector, by cosine. Empty when nothing was embedded in `space`. */
  searchVector(
    space: VectorSpace,
    vector: Float32Array,
    filter: SearchFilter,
    limit: number,
  ): Promise<readonly SearchHit[]>
  /** In how many chunks each term stands, in the order of `terms`. */
  frequencies(terms: readonly string[], filter: SearchFilter): Promise<readonly TermFrequency[]>
  /** How many chunks are published, and how many of them have a vector in `space`. */
  coverage(
    filter: SearchFilter,
    space: VectorSpace | null,
  ): Promise<{ readonly chunks: number; readonly embedded: number }>
}
