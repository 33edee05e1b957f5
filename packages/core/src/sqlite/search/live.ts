/** The values of `chunks.live`: not found yet, found, or to be deleted. */
export const LIVE = { waiting: 0, published: 1, gone: 2 } as const
