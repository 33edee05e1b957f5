/** Returns the n-th largest of values that are not negative; 0 if there are fewer. For a small n: it does not sort them all. */
export function nthLargest(values: Float64Array, n: number): number {
  // Ascending. Insertions are rare once the first values have been seen.
  const largest = new Float64Array(n)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    if (value <= (largest[0] ?? 0)) continue
    let at = 0
    for (; at + 1 < n && (largest[at + 1] ?? 0) < value; at++) largest[at] = largest[at + 1] ?? 0
    largest[at] = value
  }
  return largest[0] ?? 0
}
