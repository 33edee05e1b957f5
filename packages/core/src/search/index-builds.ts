import type { VectorSpace } from './vector-space.ts'

/** How far a build is; `replaced` when another was planned after it. */
export type BuildState = 'open' | 'finished' | 'replaced'

/** A version that can be found. */
export interface IndexedVersion {
  readonly documentId: string
  readonly versionId: string
  readonly owner: string
}

/**
 * Makes what is indexed of a version anew, beside what is in use: its chunks, or only their vectors. A build bears the
 * id of the job that makes it, so that an interrupted one is known again.
 */
export interface IndexBuilds {
  /**
   * Plans a build in place of the one that is planned now, which then no longer has any effect.
   *
   * @param instead - what {@link IndexBuilds.planned} gave.
   * @returns false, and plans nothing, when another was planned meanwhile.
   */
  plan(versionId: string, build: string, instead: string | null): Promise<boolean>
  /** The build that was planned last, or null. */
  planned(versionId: string): Promise<string | null>
  /**
   * Begins a build: chunks that an interrupted one left are dropped, published ones stay. Nothing changes when it is
   * finished, or another was planned.
   */
  begin(versionId: string, build: string): Promise<BuildState>
  /** All that the build makes anew waits now: chunks to be published, chunks to be embedded. */
  finish(versionId: string, build: string): Promise<void>
  /** Treats a version's chunks as if they had no vectors. These are found until others replace them. */
  outdate(versionId: string): Promise<void>
  /** Records that all of a version's chunks have a vector in `space`, if that is so; null: that no vectors are made. */
  settle(versionId: string, space: VectorSpace | null): Promise<void>
  /** Complete versions in use that have chunks and are not settled in `space`, oldest first; with null, all of them. */
  unsettled(space: VectorSpace | null): Promise<readonly IndexedVersion[]>
  /** All spaces that vectors are kept of. */
  spaces(): Promise<readonly VectorSpace[]>
}
