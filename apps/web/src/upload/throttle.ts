/** Calls something at most once in a while; the last call counts. */
export function throttle(act: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = Number.NEGATIVE_INFINITY
  return () => {
    if (timer !== undefined) return
    const wait = Math.max(0, last + ms - performance.now())
    timer = setTimeout(() => {
      timer = undefined
      last = performance.now()
      act()
    }, wait)
  }
}
