// Operations on four numbers at a time. The polynomials are minimax fits. `pmax` and `pmin` are one instruction, while
// `max` and `min`, which handle NaN, are six.

export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b)
}

export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b)
}

export function splat(value: f32): v128 {
  return f32x4.splat(value)
}

export function sumOf(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  )
}

export function wholeSumOf(v: v128): f32 {
  return <f32>(
    (i32x4.extract_lane(v, 0) +
      i32x4.extract_lane(v, 1) +
      i32x4.extract_lane(v, 2) +
      i32x4.extract_lane(v, 3))
  )
}

export function maxOf(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  )
}

export function wholeMaxOf(v: v128): i32 {
  return max(
    max(i32x4.extract_lane(v, 0), i32x4.extract_lane(v, 1)),
    max(i32x4.extract_lane(v, 2), i32x4.extract_lane(v, 3)),
  )
}

/** Loads a number of a table into all lanes. A constant in the code would take three instructions per loop iteration. */
export function constant(table: usize, index: usize): v128 {
  return v128.load_splat<f32>(table + (index << 2))
}

/** 1.5 * 2^23: added to a number below 2^22, it leaves the nearest integer in the low bits, above its own. */
const SHIFTER = memory.data<f32>([12582912])
/** The least exponent, and a polynomial for 2^x. */
const EXP = memory.data<f32>([-30, 0.0551707483, 0.242610098, 0.693261028, 0.999928141])
/** Where Phi becomes constant, and a polynomial for it. */
const PHI = memory.data<f32>([
  4.5, -4.5, 3.03630504e-11, -3.31454827e-9, 1.59095048e-7, -4.45162359e-6, 8.1423735e-5, -0.00103757962,
  0.00958514762, -0.0659845192, 0.398712475, 0.5,
])

/** Rounds numbers below 2^22 to the nearest integers, i32x4. */
export function round(x: v128): v128 {
  const shifter = constant(SHIFTER, 0)
  return i32x4.sub(add(x, shifter), shifter)
}

/** 2^x for x <= 12, within a relative 1e-4 or 1e-9: whole as exponent bits, part by a polynomial. */
export function exp2(x: v128): v128 {
  const t = f32x4.pmax(x, constant(EXP, 0))
  const shifter = constant(SHIFTER, 0)
  const shifted = add(t, shifter)
  const part = f32x4.sub(t, f32x4.sub(shifted, shifter))
  let p = add(mul(part, constant(EXP, 1)), constant(EXP, 2))
  p = add(mul(p, part), constant(EXP, 3))
  p = add(mul(p, part), constant(EXP, 4))
  return i32x4.add(p, i32x4.shl(shifted, 23))
}

/** x * Phi(x), the exact GELU, within 5e-5: Phi(x) = 1/2 + x * P(x^2) for |x| <= 4.5, then constant. */
export function gelu(x: v128): v128 {
  const t = f32x4.pmax(f32x4.pmin(x, constant(PHI, 0)), constant(PHI, 1))
  const u = mul(t, t)
  let p = add(mul(u, constant(PHI, 2)), constant(PHI, 3))
  p = add(mul(p, u), constant(PHI, 4))
  p = add(mul(p, u), constant(PHI, 5))
  p = add(mul(p, u), constant(PHI, 6))
  p = add(mul(p, u), constant(PHI, 7))
  p = add(mul(p, u), constant(PHI, 8))
  p = add(mul(p, u), constant(PHI, 9))
  p = add(mul(p, u), constant(PHI, 10))
  return mul(x, add(mul(p, t), constant(PHI, 11)))
}
