/** Changes parameters in place, against a gradient. */
export type Adam = (gradient: Float32Array, rate: number) => void

const [FIRST, SECOND, LEAST] = [0.9, 0.999, 1e-8]

/** Adam (Kingma and Ba, 2015) for some parameters. */
export function adam(parameters: Float32Array): Adam {
  const first = new Float64Array(parameters.length)
  const second = new Float64Array(parameters.length)
  let step = 0
  return (gradient, rate) => {
    step++
    const [firstBias, secondBias] = [1 - FIRST ** step, 1 - SECOND ** step]
    for (let i = 0; i < parameters.length; i++) {
      const slope = gradient[i] ?? 0
      const mean = FIRST * (first[i] ?? 0) + (1 - FIRST) * slope
      const square = SECOND * (second[i] ?? 0) + (1 - SECOND) * slope * slope
      first[i] = mean
      second[i] = square
      const change = mean / firstBias / (Math.sqrt(square / secondBias) + LEAST)
      parameters[i] = (parameters[i] ?? 0) - rate * change
    }
  }
}
