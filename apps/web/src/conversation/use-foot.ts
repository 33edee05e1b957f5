import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Tells the style sheet how far the foot of the page reaches up, so that messages are shown above it. */
export function useFoot(): RefObject<HTMLDivElement | null> {
  const foot = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const { current } = foot
    if (current === null) return
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => {
      const { top, height } = current.getBoundingClientRect()
      if (height === 0) style.removeProperty('--foot')
      else style.setProperty('--foot', `${innerHeight - top}px`)
    })
    observer.observe(current)
    observer.observe(document.documentElement)
    return () => {
      observer.disconnect()
      style.removeProperty('--foot')
    }
  }, [])
  return foot
}
