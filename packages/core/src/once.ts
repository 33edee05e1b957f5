/**
 * Returns a function that makes a value when it is first asked for, and returns it from then on. For regular expressions with
 * classes such as `\p{L}`: V8 builds each when the module is loaded, which takes up to a millisecond.
 */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
