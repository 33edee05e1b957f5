'use client'

import type { AnswerEvent, Citation } from '@docchat/client'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { client, reasonOf } from './client.ts'

/** Asks, and shows the answer and its proof while they arrive. */
export function Ask(): ReactNode {
  const [text, setText] = useState('')
  const [citations, setCitations] = useState<readonly Citation[]>([])
  const [problem, setProblem] = useState<string>()
  const [answering, setAnswering] = useState(false)
  const stopping = useRef<AbortController>(undefined)
  useEffect(() => () => stopping.current?.abort(), [])

  async function ask(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const question = new FormData(event.currentTarget).get('question') as string
    stopping.current = new AbortController()
    const { signal } = stopping.current
    setText('')
    setCitations([])
    setProblem(undefined)
    setAnswering(true)
    try {
      for await (const event of client.ask(question, { signal })) show(event)
    } catch (error) {
      setProblem(signal.aborted ? 'Stopped.' : reasonOf(error))
    } finally {
      setAnswering(false)
    }
  }

  function show(event: AnswerEvent): void {
    if (event.type === 'text-delta') setText((text) => text + event.text)
    else if (event.type === 'citation') setCitations((citations) => [...citations, event])
    else if (event.type === 'no-answer') setText('The documents do not answer this.')
  }

  return (
    <section>
      <form className="row" onSubmit={ask}>
        <label htmlFor="question">A question:</label>
        <input id="question" name="question" required />
        <button type="submit" disabled={answering}>
          Ask
        </button>
        <button type="button" disabled={!answering} onClick={() => stopping.current?.abort()}>
          Stop
        </button>
      </form>
      <div id="answer" aria-live="polite" aria-busy={answering}>
        {text}
      </div>
      {problem && <p role="alert">{problem}</p>}
      <ol id="citations">
        {citations.map((citation) => (
          <Proof key={citation.marker} citation={citation} />
        ))}
      </ol>
    </section>
  )
}

/** The exact words, and where they stand. Words that were not found on the page prove nothing. */
function Proof({ citation }: { readonly citation: Citation }): ReactNode {
  const { marker, document_id, version_id, name, page, quote, verified } = citation
  const file = client.documents.fileUrl(document_id, { versionId: version_id })
  return (
    <li value={marker}>
      <a href={`${file}#page=${page}`} target="_blank" rel="noreferrer">
        {name}, page {page}
      </a>
      <blockquote>{quote}</blockquote>
      {!verified && '(not found on the page)'}
    </li>
  )
}
