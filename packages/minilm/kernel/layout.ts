// Shapes of all-MiniLM-L6-v2 and places in memory, in bytes. The build reads them from the compiled kernel.

export const LAYERS: usize = 6
export const HIDDEN: usize = 384
export const HEADS: usize = 12
export const HEAD: usize = HIDDEN / HEADS
/** The feed-forward layer's inner width. */
export const INNER: usize = 1536
export const VOCABULARY: usize = 30522
export const MAX_TOKENS: usize = 256

/** A matrix [K][N] is K * N bytes of weights, then 16 bytes for each column: see matrix.ts. */
const COLUMN: usize = 16
const NORM_BYTES: usize = 2 * HIDDEN * 4

// Places within a layer's weights.
/** Queries, keys and values side by side: [384][1152]. */
export const QKV: usize = 0
/** The heads' results to x: [384][384]. */
export const MERGE: usize = QKV + (HIDDEN + COLUMN) * 3 * HIDDEN
/** gamma f32[384], beta f32[384]. */
export const MERGE_NORM: usize = MERGE + (HIDDEN + COLUMN) * HIDDEN
/** [384][1536]. */
export const UP: usize = MERGE_NORM + NORM_BYTES
/** [1536][384]. */
export const DOWN: usize = UP + (HIDDEN + COLUMN) * INNER
export const DOWN_NORM: usize = DOWN + (INNER + COLUMN) * HIDDEN
export const LAYER_BYTES: usize = DOWN_NORM + NORM_BYTES

/** The first layer. What lies below is left to the compiler's runtime. */
export const WEIGHTS: usize = 1024
/** gamma f32[384], beta f32[384]. */
export const EMBEDDING_NORM: usize = WEIGHTS + LAYERS * LAYER_BYTES
/** Position and token type together: f32[256][384]. */
export const POSITIONS: usize = EMBEDDING_NORM + NORM_BYTES
/** f32 scale and least value of the words, and 8 bytes of nothing. */
export const WORD_SCALE: usize = POSITIONS + MAX_TOKENS * HIDDEN * 4
/** u8[30522][384]. */
export const WORDS: usize = WORD_SCALE + 16
export const WEIGHTS_END: usize = WORDS + VOCABULARY * HIDDEN

/** Where the threads' rooms begin: the next page. */
export const ROOM: usize = (WEIGHTS_END + 65535) & ~65535
