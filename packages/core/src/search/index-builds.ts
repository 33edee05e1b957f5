import type { VectorSpace } from './vector-space.ts'

/** The state of a build; `replaced` when another one was planned after it. */
export type BuildState = 'open' | 'finished' | 'replaced'

/** A version that can be searched. */
export interface IndexedVersion {
  readonly documentId: string
  readonly versionId: string
  readonly owner: string
}

/**
 * Rebuilds the index of a version (its chunks, or only their vectors) while the existing one stays in use. A build has
 * the id of the job that runs it, so that an interrupted build is recognised when the job resumes.
 */
export interface IndexBuilds {
  /**
   * Plans a build that replaces the currently planned one, which then no longer has any effect. A compare-and-set.
   *
   * @param instead - what {@link IndexBuilds.planned} returned.
   * @returns false, having planned nothing, when another build was planned in the meantime.
   */
  plan(versionId: string, build: string, instead: string | null): Promise<boolean>
  /** Returns the build that was planned last, or null. */
  planned(versionId: string): Promise<string | null>
  /**
   * Begins a build: drops unpublished chunks left by an interrupted build; published ones stay. Changes nothing when the
   * build is finished already, or another one has been planned.
   */
  begin(versionId: string, build: string): Promise<BuildState>
  /** Marks a build as finished: all that it rebuilds is stored, and its chunks only have to be embedded or published. */
  finish(versionId: string, build: string): Promise<void>
  /** Treats a version's chunks as having no vectors. Existing vectors are still searched until new ones replace them. */
  outdate(versionId: string): Promise<void>
  /** Records that all of a version's chunks have a vector in `space`, if they do; null records that none are made. */
  settle(versionId: string, space: VectorSpace | null): Promise<void>
  /**
   * Returns the complete current versions that have chunks and are not settled in `space`, oldest document first; with
   * null, settled ones as well.
   */
  unsettled(space: VectorSpace | null): Promise<readonly IndexedVersion[]>
  /** Returns all spaces in which vectors are stored. */
  spaces(): Promise<readonly VectorSpace[]>
}
