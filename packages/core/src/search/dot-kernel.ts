import { type WasmMemory, wasm } from './wasm.ts'

/**
 * Writes the dot products of one vector with consecutive rows, 4 bytes for each row. All arguments are offsets in memory,
 * except `rows`, a count of at least 1, and `width`, the bytes of a row: a multiple of {@link STEP}, or of {@link NARROW}.
 */
export type DotProducts = (vector: number, matrix: number, rows: number, width: number, out: number) => void

export interface DotKernel {
  /** Of signed bytes; the products are 32-bit integers, exact. */
  readonly int8: DotProducts
  /** The same for rows of a multiple of {@link NARROW}. */
  readonly narrowInt8: DotProducts
  /** Of 32-bit floats. */
  readonly float32: DotProducts
  /** How many bits differ, instead of a product, for rows of a multiple of {@link CODE_STEP}. */
  readonly differences: DotProducts
}

/** The bytes that one turn of the inner loop reads. */
export const STEP = 64
export const NARROW = 32
export const CODE_STEP = 16

/** Instantiates the kernel on a memory. */
export function dotKernel(memory: WasmMemory): DotKernel {
  compiled ??= new wasm.Module(Uint8Array.from(moduleCode()))
  return new wasm.Instance(compiled, { env: { memory } }).exports as DotKernel
}

let compiled: object | undefined

// The kernel is assembled here, because its source would need a compiler and a build, for twenty instructions.

type Code = readonly number[]

const I32 = 0x7f
const V128 = 0x7b
const FUNCTION = 0x60
const END = 0x0b
const NO_RESULT = 0x40

const [vector, matrix, rows, width, out, at] = [0, 1, 2, 3, 4, 5] as const
const SUMS = [6, 7, 8, 9] as const
/** Two operands of a product. */
const [left, right] = [10, 11] as const

const get = (local: number): Code => [0x20, local]
const set = (local: number): Code => [0x21, local]
const i32 = (value: number): Code => [0x41, ...signed(value)]
const add: Code = [0x6a]
const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)]
const load = (base: number, offset: number): Code => [
  ...get(base),
  ...get(at),
  ...add,
  ...simd(0x00),
  0,
  offset,
]
const increase = (local: number, by: Code): Code => [...get(local), ...by, ...add, ...set(local)]

const ZERO: Code = [...simd(0x0c), ...Array.from({ length: 16 }, () => 0)]
const [I32X4_ADD, F32X4_ADD, F32X4_MUL, I32X4_DOT] = [0xae, 0xe4, 0xe6, 0xba].map(simd) as [
  Code,
  Code,
  Code,
  Code,
]
const [LOW_HALF, HIGH_HALF] = [0x87, 0x88].map(simd) as [Code, Code]

/** Adds the products of 16 bytes, widened to 16 bits, to a sum. */
const addInt8 = (sum: number): Code =>
  [LOW_HALF, HIGH_HALF].flatMap((half) => [
    ...[...get(left), ...half, ...get(right), ...half, ...I32X4_DOT],
    ...[...get(sum), ...I32X4_ADD, ...set(sum)],
  ])

const addFloat32 = (sum: number): Code => [
  ...[...get(left), ...get(right), ...F32X4_MUL],
  ...[...get(sum), ...F32X4_ADD, ...set(sum)],
]

/** Counts the bits that differ in 16 bytes, and adds the counts up to four. */
const addDifferences = (sum: number): Code => [
  ...[...get(left), ...get(right), ...simd(0x51), ...simd(0x62)],
  // Neighbours are added, 8 bits wide, then 16.
  ...[...simd(0x7d), ...simd(0x7f)],
  ...[...get(sum), ...I32X4_ADD, ...set(sum)],
]

interface Lane {
  readonly addProducts: (sum: number) => Code
  readonly addVectors: Code
  readonly extract: Code
  readonly add: Code
  readonly store: Code
}

const INT8: Lane = {
  addProducts: addInt8,
  addVectors: I32X4_ADD,
  extract: simd(0x1b),
  add,
  store: [0x36, 2, 0],
}
const BITS: Lane = { ...INT8, addProducts: addDifferences }
const FLOAT32: Lane = {
  addProducts: addFloat32,
  addVectors: F32X4_ADD,
  extract: simd(0x1f),
  add: [0x92],
  store: [0x38, 2, 0],
}

function dotProducts(lane: Lane, step: number): Code {
  const sums = SUMS.slice(0, step / 16)
  const [first = 0, ...others] = sums
  const total = [...get(first), ...others.flatMap((sum) => [...get(sum), ...lane.addVectors]), ...set(first)]
  const lanes = [0, 1, 2, 3].flatMap((index) => [
    ...[...get(first), ...lane.extract, index],
    ...(index > 0 ? lane.add : []),
  ])
  const body = [
    ...[0x03, NO_RESULT],
    ...sums.flatMap((sum) => [...ZERO, ...set(sum)]),
    ...[...i32(0), ...set(at)],
    ...[0x03, NO_RESULT],
    ...sums.flatMap((sum, i) => [
      ...[...load(vector, 16 * i), ...set(left), ...load(matrix, 16 * i), ...set(right)],
      ...lane.addProducts(sum),
    ]),
    ...increase(at, i32(step)),
    // Once more while at < width.
    ...[...get(at), ...get(width), 0x49, 0x0d, 0, END],
    ...total,
    ...[...get(out), ...lanes, ...lane.store],
    ...[...increase(out, i32(4)), ...increase(matrix, get(width)), ...increase(rows, i32(-1))],
    // Once more while rows is not 0.
    ...[...get(rows), 0x0d, 0, END],
    END,
  ]
  const locals = [2, 1, I32, 6, V128]
  return [...unsigned(locals.length + body.length), ...locals, ...body]
}

function moduleCode(): Code {
  const name = (text: string): Code => [text.length, ...Buffer.from(text)]
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
  return [
    ...[...Buffer.from('\0asm'), 1, 0, 0, 0],
    ...section(1, [1, FUNCTION, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...name('env'), ...name('memory'), 0x02, 0, 1]),
    ...section(3, [4, 0, 0, 0, 0]),
    ...section(7, [
      4,
      ...[...name('int8'), 0, 0, ...name('float32'), 0, 1],
      ...[...name('narrowInt8'), 0, 2, ...name('differences'), 0, 3],
    ]),
    ...section(10, [
      4,
      ...dotProducts(INT8, STEP),
      ...dotProducts(FLOAT32, STEP),
      ...dotProducts(INT8, NARROW),
      ...dotProducts(BITS, CODE_STEP),
    ]),
  ]
}

function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): Code {
  const low = value & 0x7f
  const rest = value >> 7
  const last = low & 0x40 ? rest === -1 : rest === 0
  return last ? [low] : [low | 0x80, ...signed(rest)]
}
