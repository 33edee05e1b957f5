// Shapes of all-MiniLM-L6-v2 and memory offsets in bytes. The build reads them from the compiled kernel.

export const LAYERS: usize = 6
export const HIDDEN: usize = 384
export const HEADS: usize = 12
export const HEAD: usize = HIDDEN / HEADS
/** The feed-forward layer's inner width. */
export const INNER: usize = 1536
export const VOCABULARY: usize = 30522
export const MAX_TOKENS: usize = 256

/** The number of channels of x with a far wider range than the others. The build puts them first; `pool` undoes that. */
export const WIDE: usize = 16
/** gamma f32[384], beta f32[384]. */
export const NORM_BYTES: usize = 2 * HIDDEN * 4

/** u32[16]: the channels whose places the wide ones have taken. Memory below this belongs to the compiler. */
export const WEIGHTS: usize = 2048
export const EMBEDDING_NORM: usize = WEIGHTS + WIDE * 4
/** Position and token type together: f32[256][384]. */
export const POSITIONS: usize = EMBEDDING_NORM + NORM_BYTES
/** f32 scale and minimum of the words, and 8 bytes of padding. */
export const WORD_SCALE: usize = POSITIONS + MAX_TOKENS * HIDDEN * 4
/** u8[30522][384]. */
export const WORDS: usize = WORD_SCALE + 16
/**
 * The layers, each in order of use: queries, keys and values side by side [384][1152], the heads' results to x [384][384],
 * a norm; for each quarter of the feed-forward layer, the matrices up [384][384] and down [384][384]; a norm.
 */
export const LAYERS_AT: usize = WORDS + VOCABULARY * HIDDEN

/** The dimensions of a token's vector for late interaction. */
export const LATE: usize = 32
/** The head: f32[384][32] from the state of a token to its vector, f32[384] to its weight. The layers take 12 MB. */
export const LATE_AT: usize = LAYERS_AT + (13 << 20)
export const LATE_BYTES: usize = (HIDDEN * LATE + HIDDEN) * 4

/** The start of the threads' memory. */
export const ROOM: usize = (LATE_AT + LATE_BYTES + 65535) & ~65535
