import { useEffect, useState } from 'react'

/** Rows that are scrolled past ask the server for nothing, in milliseconds. */
const SETTLE_MS = 250

/** Whether a component has been there for a moment. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [])
  return settled
}
