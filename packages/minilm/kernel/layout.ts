// Shapes of all-MiniLM-L6-v2 and places in memory, in bytes. The build (src/build) writes what the kernel reads.
// Literals only: this file is compiled both as TypeScript and as AssemblyScript.

export const LAYERS = 6
export const HIDDEN = 384
export const HEADS = 12
/** HIDDEN / HEADS. */
export const HEAD = 32
/** The feed-forward layer's inner width. */
export const INNER = 1536
export const VOCABULARY = 30522
export const MAX_TOKENS = 256

/** A matrix [K][N] is K * N bytes of weights, and 16 bytes for each column: see `matrix.ts`. */
export const COLUMN_BYTES = 16
/** Q, K and V side by side: [384][1152]. */
export const QKV_BYTES = 460800
/** The attention's output: [384][384]. */
export const MERGE_BYTES = 153600
/** A layer norm: gamma f32[384], beta f32[384]. */
export const NORM_BYTES = 3072
/** Feed-forward, up: [384][1536]. */
export const UP_BYTES = 614400
/** Feed-forward, down: [1536][384]. */
export const DOWN_BYTES = 595968
/** QKV, MERGE, NORM, UP, DOWN, NORM. */
export const LAYER_BYTES = 1830912

/** The weights begin here; what lies below is left to the runtime. */
export const WEIGHTS = 1024
/** WEIGHTS + LAYERS * LAYER_BYTES: the layer norm of the embeddings. */
export const EMBEDDING_NORM = 10986496
/** f32[256][384]: position and token type together. */
export const POSITIONS = 10989568
/** f32 scale and minimum of the word table, padded to 16 bytes. */
export const WORD_SCALE = 11382784
/** u8[30522][384]. */
export const WORDS = 11382800
export const WEIGHTS_END = 23103248

/** Each thread's own room; the first begins at the page after the weights (353 * 65536). */
export const SCRATCH = 23134208
export const SCRATCH_BYTES = 2883584
