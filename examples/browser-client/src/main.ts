/** Uploads a document, asks about it, and shows the proof. */
import { type Citation, createClient, DocChatApiError } from '@docchat/client'

const client = createClient({ baseUrl: import.meta.env['VITE_DOCCHAT_URL'] ?? 'http://127.0.0.1:3000' })

const [file, question] = [input('file'), input('question')]
const [state, answer, citations, stop] = ['state', 'answer', 'citations', 'stop'].map(element) as [
  HTMLElement,
  HTMLElement,
  HTMLElement,
  HTMLButtonElement,
]

file.addEventListener('change', async () => {
  const [chosen] = file.files ?? []
  if (chosen === undefined) return
  try {
    const { job_id } = await client.upload(chosen, { onProgress: showSent })
    // Goes on by itself after a lost connection.
    for await (const { state: now, progress, error } of client.jobs.watch(job_id))
      state.textContent = error?.message ?? (now === 'active' ? progress?.stage : null) ?? now
  } catch (error) {
    state.textContent = reasonOf(error)
  }
})

element('form').addEventListener('submit', async (event) => {
  event.preventDefault()
  const stopping = new AbortController()
  stop.onclick = () => stopping.abort()
  stop.toggleAttribute('disabled', false)
  answer.textContent = ''
  citations.replaceChildren()
  try {
    for await (const event of client.ask(question.value, { signal: stopping.signal })) {
      if (event.type === 'text-delta') answer.append(event.text)
      else if (event.type === 'citation') citations.append(proof(event))
      else if (event.type === 'no-answer') answer.textContent = 'The documents do not answer this.'
    }
  } catch (error) {
    answer.append(stopping.signal.aborted ? ' (stopped)' : reasonOf(error))
  } finally {
    stop.toggleAttribute('disabled', true)
  }
})

function showSent({ sentBytes, totalBytes }: { sentBytes: number; totalBytes: number }): void {
  element('sent').setAttribute('value', String(sentBytes / totalBytes))
}

/** The exact words, and where they stand. Words that were not found on the page prove nothing. */
function proof({ marker, name, page, quote, verified }: Citation): HTMLLIElement {
  const item = document.createElement('li')
  item.value = marker
  item.textContent = `${name}, page ${page}: “${quote}”${verified ? '' : ' (not found on the page)'}`
  return item
}

/** The server's own words say what happened, and what to do. */
function reasonOf(error: unknown): string {
  return error instanceof DocChatApiError ? error.detail : String(error)
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`The page has no element “${id}”.`)
  return found
}

function input(id: string): HTMLInputElement {
  return element(id) as HTMLInputElement
}
