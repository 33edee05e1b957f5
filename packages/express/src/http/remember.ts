/** Longer texts are not kept: clients choose them. */
const MAX_LENGTH = 300

/** Keeps the latest results of a pure function of a text, for texts that recur in almost every request. */
export function remember<T>(compute: (text: string) => T, max = 100): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const result = known.get(text)
    if (result !== undefined) return result
    const computed = compute(text)
    if (known.size >= max) known.clear()
    if (text.length <= MAX_LENGTH) known.set(text, computed)
    return computed
  }
}
