import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport } from 'ai'
import { type FormEvent, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Citation, DocChatMessage } from './message.ts'

const api = `${import.meta.env['VITE_DOCCHAT_URL'] ?? 'http://localhost:3000'}/ai/chat`

/** The chat outlives a reload: its id and its messages are kept by the tab. */
const id = sessionStorage.getItem('chat') ?? crypto.randomUUID()
sessionStorage.setItem('chat', id)
const stored = JSON.parse(sessionStorage.getItem('messages') ?? '[]') as DocChatMessage[]

const transport = new DefaultChatTransport<DocChatMessage>({ api, body: { docchat: { resumable: true } } })

function Chat() {
  const [question, setQuestion] = useState('')
  const [found, setFound] = useState(0)
  const { messages, sendMessage, status, stop, error } = useChat<DocChatMessage>({
    id,
    messages: stored,
    transport,
    resume: true,
    onData: ({ type, data }) => {
      if (type === 'data-retrieval') setFound(data.passages.length)
    },
  })
  useEffect(() => {
    // A message that is still being written comes again when the chat is resumed.
    const complete = status === 'ready' ? messages : messages.filter(({ role }) => role === 'user')
    sessionStorage.setItem('messages', JSON.stringify(complete))
  }, [messages, status])

  const isBusy = status === 'submitted' || status === 'streaming'
  const ask = (event: FormEvent) => {
    event.preventDefault()
    void sendMessage({ text: question })
    setQuestion('')
  }
  const stopModel = async () => {
    // Whoever can resume has to say that it does not want to: otherwise the model goes on for a minute.
    await fetch(`${api}/${id}/stream`, { method: 'DELETE' })
    await stop()
  }

  return (
    <>
      <h1>Ask your documents</h1>
      {messages.map((message) => (
        <Message key={message.id} message={message} />
      ))}
      <p role="status">{isBusy ? `Answering from ${found} passages …` : ''}</p>
      {error && <p role="alert">{error.message}</p>}
      <form onSubmit={ask}>
        <label>
          A question: <input value={question} onChange={({ target }) => setQuestion(target.value)} required />
        </label>
        <button type="submit" disabled={isBusy}>
          Ask
        </button>
        <button type="button" disabled={!isBusy} onClick={() => void stopModel()}>
          Stop
        </button>
      </form>
    </>
  )
}

function Message({ message: { role, parts } }: { readonly message: DocChatMessage }) {
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
  const sources = parts.filter((part) => part.type === 'source-document')
  return (
    <article data-role={role}>
      {text}
      <ol>
        {sources.map(({ sourceId, title, providerMetadata }) => {
          const citation = providerMetadata?.['docchat'] as Citation | undefined
          return (
            <li key={sourceId} value={Number(sourceId)}>
              {title}: “{citation?.quote}”{' '}
              <small>{citation?.verified === true ? 'verified' : 'not found there'}</small>
            </li>
          )
        })}
      </ol>
    </article>
  )
}

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Chat />)
