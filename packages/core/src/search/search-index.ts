import type { Span } from '../document.ts'
import type { IndexBuilds } from './index-builds.ts'
import type { VectorSpace } from './vector-space.ts'

/** A span of one page that is searched and cited as a unit. */
export interface Chunk extends Span {
  /** 1-based page number. */
  readonly page: number
  readonly text: string
  /**
   * What the chunk comes under, such as its headings: searched and embedded with its text, but never quoted.
   * @defaultValue nothing
   */
  readonly context?: string
}

/** The location of a chunk. */
export interface ChunkSpan {
  /** Assigned by the index; opaque to everything else. */
  readonly chunkId: string
  readonly page: number
  readonly start: number
  readonly end: number
  /** What the chunk comes under; empty when nothing is known. */
  readonly context: string
}

/** A chunk's vector; its length is the space's dimensions. */
export interface ChunkVector {
  readonly chunkId: string
  readonly vector: Float32Array
  /** The vectors of its tokens, if the space has a model for them: bytes that the index only keeps. */
  readonly tokens?: Uint8Array
  /** Identifies the text that was embedded, in hexadecimal: see {@link SearchIndex.embeddedTexts}. */
  readonly textKey?: string
}

/** Which chunks may be found. Applied before ranking, so a filter never makes a search return too few results. */
export interface SearchFilter {
  readonly owner: string
  /** Only these documents; all of the owner's when omitted. */
  readonly documentIds?: readonly string[]
  /** Only documents whose published version has one of these media types. */
  readonly mediaTypes?: readonly string[]
  /** Only documents whose published version has one of these labels. */
  readonly labels?: readonly string[]
  /** Only documents added at this time or later; ISO 8601. */
  readonly addedAfter?: string
  /** Only documents added before this time; ISO 8601. */
  readonly addedBefore?: string
}

/** A chunk found by a search. */
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
   * Higher is better; comparable only within one search. For vectors, the cosine similarity, -1 to 1. For text, BM25:
   * always above 0 and on a ratio scale (twice the score is twice as good a match), so that scores may be divided by
   * each other.
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
 * Only published chunks are found. Ties are broken by the order in which chunks were added, so that the same query on
 * the same index always returns the same hits.
 *
 * An index is part of a store and reads that store's catalog. `append` receives only chunks; whatever else filters and
 * hits need (owner, document, version, media type, label, the document's name and age) is looked up in the catalog at the
 * time of the search.
 */
export interface SearchIndex extends IndexBuilds {
  /** Adds chunks in reading order, after the version's other unpublished ones. They are found once published. */
  append(versionId: string, chunks: readonly Chunk[]): Promise<void>
  /**
   * Publishes a version's unpublished chunks in place of everything that is published of its document. When there are
   * none, the version's published chunks stay, and only those of other versions are withdrawn. Must be fast.
   *
   * @param options - `beside` publishes them in addition to the version's published chunks.
   * @returns how many unpublished chunks there were.
   */
  publish(versionId: string, options?: { readonly beside?: boolean }): Promise<number>
  /**
   * Returns the locations of a version's published chunks or, when there are none, of its unpublished ones, in reading
   * order; for maintenance.
   */
  spans(versionId: string): Promise<readonly ChunkSpan[]>
  /**
   * Returns how many unpublished chunks a version has or, when there are none, how many published ones; with `space`,
   * how many of those have a vector in it.
   */
  size(versionId: string, space?: VectorSpace): Promise<number>
  /** Withdraws all chunks of a version from search. Must be fast: {@link SearchIndex.sweep} deletes them later. */
  remove(versionId: string): Promise<void>
  /** Deletes up to `limit` chunks that were removed or replaced, with their vectors. @returns how many were deleted. */
  sweep(limit: number): Promise<number>
  /**
   * Returns the first `limit` chunks of a version, in reading order, that have no vector in `space` yet: of the
   * unpublished ones or, when there are none, of the published ones.
   */
  pending(versionId: string, space: VectorSpace, limit: number): Promise<readonly ChunkSpan[]>
  /**
   * Stores vectors, each replacing any vector that its chunk had, in whichever space. Vectors of chunks that have been
   * deleted in the meantime are ignored.
   */
  addVectors(space: VectorSpace, vectors: readonly ChunkVector[]): Promise<void>
  /**
   * Returns what is stored for chunks that had these texts when they were embedded, by the key of the text, so that no text
   * is embedded twice; omits texts of which the vector in `space`, or the tokens by its model, are missing.
   *
   * @defaultValue every text is embedded
   */
  embeddedTexts?(
    space: VectorSpace,
    textKeys: readonly string[],
  ): Promise<ReadonlyMap<string, Pick<ChunkVector, 'vector' | 'tokens'>>>
  /**
   * Returns the chunks that contain any of the terms, best BM25 score first: the best `limit`, followed by those of the
   * chunks in `also` that contain any.
   *
   * Terms are literal: nothing in them is query syntax. The words of a term must be adjacent. English words also match
   * their other forms: `rent` finds `renting`.
   */
  searchText(
    terms: readonly string[],
    filter: SearchFilter,
    limit: number,
    also?: readonly string[],
  ): Promise<readonly SearchHit[]>
  /** Returns the chunks nearest to the vector by cosine similarity; empty when nothing was embedded in `space`. */
  searchVector(
    space: VectorSpace,
    vector: Float32Array,
    filter: SearchFilter,
    limit: number,
  ): Promise<readonly SearchHit[]>
  /** Returns the unit vectors of these chunks by chunk id, as precisely as they are stored; omits chunks without one. */
  vectors(space: VectorSpace, chunkIds: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>
  /** Returns what was stored of the tokens of these chunks by this model, by chunk id; omits chunks without it. */
  tokens(model: string, chunkIds: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>
  /** Returns how many chunks contain each term, in the order of `terms`. */
  frequencies(terms: readonly string[], filter: SearchFilter): Promise<readonly TermFrequency[]>
  /**
   * Returns the words with this beginning and of these lengths, as the index knows them (their stems), to correct misspelled
   * ones. Some may be of other owners, or of chunks that are not published.
   *
   * @defaultValue words are not corrected
   */
  vocabulary?(
    beginning: string,
    lengths: { readonly min: number; readonly max: number },
    owner: string,
  ): Promise<readonly string[]>
  /**
   * Returns how many chunks are published, how many of them have a vector in `space`, and the size of what is stored of
   * their tokens, in bytes.
   */
  coverage(
    filter: SearchFilter,
    space: VectorSpace | null,
  ): Promise<{ readonly chunks: number; readonly embedded: number; readonly tokenBytes: number }>
}
