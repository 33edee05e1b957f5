// Four numbers at a time. The polynomials are minimax fits. `pmax` and `pmin` are one instruction where `max` and
// `min`, which care for NaN, are six.

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

/** 1.5 * 2^23: added to a number below 2^22, it leaves the nearest whole number in the low bits. */
const SHIFTER: f32 = 12582912

/** The nearest whole numbers, i32x4, of numbers below 2^22. */
export function round(x: v128): v128 {
  return i32x4.sub(add(x, splat(SHIFTER)), i32x4.splat(0x4b400000))
}

/** e^x for x <= 0, within 1e-4 of itself: 2^(whole + part), whole as exponent bits, part by a polynomial. */
export function exp(x: v128): v128 {
  const t = f32x4.pmax(mul(x, splat(<f32>Math.LOG2E)), splat(-126))
  const shifted = add(t, splat(SHIFTER))
  const part = f32x4.sub(t, f32x4.sub(shifted, splat(SHIFTER)))
  let p = add(mul(part, splat(0.0551707483)), splat(0.242610098))
  p = add(mul(p, part), splat(0.693261028))
  p = add(mul(p, part), splat(0.999928141))
  return i32x4.add(p, i32x4.shl(shifted, 23))
}

/** x * Phi(x), the exact GELU, within 5e-5: Phi(x) = 1/2 + x * P(x^2) for |x| <= 4.5, then level. */
export function gelu(x: v128): v128 {
  const t = f32x4.pmax(f32x4.pmin(x, splat(4.5)), splat(-4.5))
  const u = mul(t, t)
  let p = add(mul(u, splat(3.03630504e-11)), splat(-3.31454827e-9))
  p = add(mul(p, u), splat(1.59095048e-7))
  p = add(mul(p, u), splat(-4.45162359e-6))
  p = add(mul(p, u), splat(8.1423735e-5))
  p = add(mul(p, u), splat(-0.00103757962))
  p = add(mul(p, u), splat(0.00958514762))
  p = add(mul(p, u), splat(-0.0659845192))
  p = add(mul(p, u), splat(0.398712475))
  return mul(x, add(mul(p, t), splat(0.5)))
}
