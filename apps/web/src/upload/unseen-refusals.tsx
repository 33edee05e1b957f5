import { useEffect, useRef } from 'react'
import { count } from '../ui/format.ts'
import { notify } from '../ui/toasts.tsx'
import { uploadText } from './upload-text.ts'
import { useUploads } from './uploads.tsx'

/** Says which files need a person, wherever the list of uploads is not in sight: on a narrow screen, or behind another tab. */
export function UnseenRefusals(): null {
  const { items } = useUploads()
  const told = useRef(new Set<string>())
  useEffect(() => {
    const waiting = items.filter(({ state: { phase } }) => phase === 'failed' || phase === 'password')
    const fresh = waiting.filter(({ id }) => !told.current.has(id))
    told.current = new Set(waiting.map(({ id }) => id))
    const [first] = fresh
    if (first === undefined || isListInSight()) return
    const text =
      fresh.length === 1
        ? `${first.name}: ${uploadText(first)}`
        : `${count(fresh.length, 'file')} could not be added. The sources say why.`
    notify(text, { error: true })
  }, [items])
  return null
}

function isListInSight(): boolean {
  return document.querySelector('[data-uploads]')?.checkVisibility() === true
}
