// Four numbers at a time. The polynomials are minimax fits; the errors named are the largest absolute ones.

@inline
export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b)
}

@inline
export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b)
}

@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value)
}

@inline
export function sumOf(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  )
}

@inline
export function maxOf(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  )
}

/** e^x for x <= 0, within 3e-6: 2^(whole + part), the whole as exponent bits, the part by a polynomial. */
@inline
export function exp(x: v128): v128 {
  const t = f32x4.max(mul(x, splat(1.44269504)), splat(-126))
  const whole = f32x4.floor(t)
  const part = f32x4.sub(t, whole)
  let p = add(mul(part, splat(0.0135341628)), splat(0.0520112885))
  p = add(mul(p, part), splat(0.241442998))
  p = add(mul(p, part), splat(0.693003749))
  p = add(mul(p, part), splat(1.0000026))
  return i32x4.add(p, i32x4.shl(i32x4.trunc_sat_f32x4_s(whole), 23))
}

/** x * Phi(x), the exact GELU (not its tanh form), within 5e-5: Phi(x) = 1/2 + x * P(x^2) for |x| <= 4.5, then level. */
@inline
export function gelu(x: v128): v128 {
  const t = f32x4.max(f32x4.min(x, splat(4.5)), splat(-4.5))
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
