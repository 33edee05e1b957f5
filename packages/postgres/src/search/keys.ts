/** A segment has room for so many chunks. Keys stay below 2^53. */
export const PLACES: number = 2 ** 20

export function chunkKey(segment: number, place: number): number {
  return segment * PLACES + place
}

/** Whether chunks may be found; the values of `segments.live`. Those of a document in the trash are published when it is restored. */
export const LIVE = { waiting: 0, published: 1, gone: 2, trashed: 3 } as const
