import { useEffect, useRef } from 'react'
import { count } from '../ui/format.ts'
import { notify } from '../ui/toasts.tsx'
import { uploadText } from './upload-text.ts'
import { useUploads } from './uploads.tsx'

/** Says which files need a person, wherever the list of uploads is not in sight: on a narrow screen, or behind another tab. */
export function UnseenRefusals(): null {
  const { items, leftOut } = useUploads()
  const told = useRef(new Set<string>())
  useEffect(() => {
    const waiting = items.filter(({ state: { phase } }) => phase === 'failed' || phase === 'password')
    const isFresh = ({ id }: { readonly id: string }) => !told.current.has(id)
    const [files, folders] = [waiting.filter(isFresh), leftOut.filter(isFresh)]
    told.current = new Set([...waiting, ...leftOut].map(({ id }) => id))
    const total = folders
      .flatMap(({ endings }) => [...endings.values()])
      .reduce((sum, some) => sum + some, files.length)
    if (total === 0 || isListInSight()) return
    const [only] = files
    const text =
      total === 1 && only !== undefined
        ? `${only.name}: ${uploadText(only)}`
        : `${count(total, 'file')} could not be added. The sources say why.`
    notify(text, { error: true })
  }, [items, leftOut])
  return null
}

function isListInSight(): boolean {
  return document.querySelector('[data-uploads]')?.checkVisibility() === true
}
