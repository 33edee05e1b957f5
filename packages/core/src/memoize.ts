/** Asks once for the same arguments. */
export function memoize<Args extends readonly (string | number)[], T>(
  ask: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  const answers = new Map<string, Promise<T>>()
  return (...args) => {
    const key = args.join(' ')
    const answer = answers.get(key) ?? ask(...args)
    answers.set(key, answer)
    return answer
  }
}
