import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useState } from 'react'
import { useSession } from '../../server/session.tsx'
import { openPdf, startEngine } from './engine.ts'

export type PdfState =
  | { readonly state: 'loading' }
  | { readonly state: 'password'; readonly refused: boolean; enter(password: string): void }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'open'; readonly pdf: PDFDocumentProxy }

const LOADING: PdfState = { state: 'loading' }

/** Opens a PDF, and closes it with what holds it. */
export function usePdf(url: string): PdfState {
  const session = useSession()
  const [state, setState] = useState<PdfState>(LOADING)
  useEffect(() => {
    let close: (() => void) | undefined
    let closed = false
    const open = async () => {
      const engine = await startEngine()
      if (closed) return
      const task = openPdf(engine, { url, headers: session.headers() })
      close = () => void task.destroy()
      task.onPassword = (enter: (password: string) => void, reason: number) => {
        const refused = reason === engine.pdfjs.PasswordResponses.INCORRECT_PASSWORD
        setState({ state: 'password', refused, enter })
      }
      const pdf = await task.promise
      if (!closed) setState({ state: 'open', pdf })
    }
    setState(LOADING)
    open().catch((error: unknown) => {
      if (!closed) setState({ state: 'failed', error })
    })
    return () => {
      closed = true
      close?.()
    }
  }, [url, session])
  return state
}
