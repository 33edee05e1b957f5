import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { useSession } from '../../server/session.tsx'
import type { OpenSource } from '../use-source.ts'
import { openPdf, startEngine } from './engine.ts'
import { type ReadAhead, readAhead } from './read-ahead.ts'

export type PdfState =
  | { readonly state: 'loading' }
  | { readonly state: 'password'; readonly refused: boolean; enter(password: string): void }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'open'; readonly pdf: PDFDocumentProxy }

const LOADING: PdfState = { state: 'loading' }

/** Opens a PDF at a page, and closes it with what holds it. */
export function usePdf({ documentId, versionId, sizeBytes, pages }: OpenSource, page: number): PdfState {
  const { client, report } = useSession()
  const reading = useRef<ReadAhead>(null)
  const [state, setState] = useState<PdfState>(LOADING)
  useEffect(() => {
    const closing = new AbortController()
    const { signal } = closing
    const fail = (error: unknown) => {
      if (signal.aborted) return
      report(error)
      setState({ state: 'failed', error })
      closing.abort()
    }
    const file = readAhead({
      sizeBytes,
      pages,
      async fetch(range) {
        const bytes = await client.documents.file(documentId, { versionId, range, signal })
        return new Uint8Array(await bytes.arrayBuffer())
      },
    })
    const open = async () => {
      const engine = await startEngine()
      if (signal.aborted) return
      const task = openPdf(engine, { file, sizeBytes, onError: fail })
      signal.addEventListener('abort', () => void task.destroy())
      task.onPassword = (enter: (password: string) => void, reason: number) => {
        const refused = reason === engine.pdfjs.PasswordResponses.INCORRECT_PASSWORD
        setState({ state: 'password', refused, enter })
      }
      const pdf = await task.promise
      if (!signal.aborted) setState({ state: 'open', pdf })
    }
    reading.current = file
    setState(LOADING)
    open().catch(fail)
    return () => closing.abort()
  }, [documentId, versionId, sizeBytes, pages, client, report])
  // After it is opened: the effects of a component run in their order.
  useEffect(() => reading.current?.expect(page), [page, documentId, versionId, sizeBytes, pages, client])
  return state
}
