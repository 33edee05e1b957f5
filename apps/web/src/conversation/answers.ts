import type { AnswerEvent, AskOptions, Citation, DocChatClient, Passage } from '@docchat/client'

/** An answer that is being written, or has just been. */
export interface LiveAnswer {
  readonly question: string
  /** The number of the last exchange when it was asked; 0 for the first. */
  readonly after: number
  readonly state: 'searching' | 'writing' | 'done' | 'stopped' | 'failed'
  readonly text: string
  readonly citations: readonly Citation[]
  readonly noAnswer: { readonly reason: string; readonly nearest: readonly Passage[] } | null
  /** The model that wrote it; null for quotes, undefined until it is known. */
  readonly model: string | null | undefined
  readonly error: unknown
}

/** What limits a question to some documents. */
export type Scope = Pick<AskOptions, 'documentIds' | 'labels'>

/** A question, and which documents may answer it. */
export interface Asked {
  readonly question: string
  readonly scope: Scope
  /** The number of the last exchange; 0 if there is none. */
  readonly after: number
}

/** An answer that was begun elsewhere, or before a reload. */
export interface Resumed extends Omit<Asked, 'scope'> {
  readonly answerId: string
}

/** The answers in progress, by conversation. They go on while other conversations are shown. */
export interface Answers {
  ask(conversationId: string, asked: Asked): Promise<void>
  /** Reads on in an answer that was begun before this page was loaded. */
  resume(conversationId: string, resumed: Resumed): Promise<void>
  /** Stops the answer; what has been written stays. */
  stop(conversationId: string): void
  /** Forgets an answer that has ended. */
  forget(conversationId: string): void
  get(conversationId: string): LiveAnswer | undefined
  subscribe(listener: () => void): () => void
}

export function createAnswers(client: () => DocChatClient): Answers {
  const answers = new Map<string, LiveAnswer>()
  const running = new Map<string, AbortController>()
  const listeners = new Set<() => void>()
  const tell = inFrames(() => {
    for (const listener of listeners) listener()
  })
  /** Follows the events of an answer until its end. */
  const follow = async (
    conversationId: string,
    { question, after: last }: Omit<Asked, 'scope'>,
    begin: (signal: AbortSignal) => AsyncIterable<AnswerEvent>,
  ) => {
    const abort = new AbortController()
    running.get(conversationId)?.abort()
    running.set(conversationId, abort)
    const set = (answer: LiveAnswer) => {
      if (running.get(conversationId) !== abort) return
      answers.set(conversationId, answer)
      tell()
    }
    let answer = begun(question, last)
    set(answer)
    try {
      for await (const event of begin(abort.signal)) {
        answer = after(answer, event)
        set(answer)
      }
    } catch (error) {
      answer = { ...answer, state: abort.signal.aborted ? 'stopped' : 'failed', error }
      set(answer)
      if (!abort.signal.aborted) throw error
    } finally {
      if (running.get(conversationId) === abort) running.delete(conversationId)
    }
  }
  return {
    ask: (conversationId, { scope, ...asked }) =>
      follow(conversationId, asked, (signal) =>
        client().ask(asked.question, { ...scope, conversationId, signal }),
      ),
    async resume(conversationId, { answerId, ...asked }) {
      // A second reader would take the place of the first, which stops the answer.
      if (running.has(conversationId)) return
      await follow(conversationId, asked, async function* (signal) {
        signal.addEventListener(
          'abort',
          () =>
            void client()
              .answers.stop(answerId)
              .catch(() => undefined),
        )
        yield* client().answers.resume(answerId, { signal })
      })
    },
    stop: (conversationId) => running.get(conversationId)?.abort(),
    forget(conversationId) {
      answers.delete(conversationId)
      tell()
    },
    get: (conversationId) => answers.get(conversationId),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function begun(question: string, last: number): LiveAnswer {
  return {
    question,
    after: last,
    state: 'searching',
    text: '',
    citations: [],
    noAnswer: null,
    model: undefined,
    error: null,
  }
}

function after(answer: LiveAnswer, event: AnswerEvent): LiveAnswer {
  switch (event.type) {
    case 'retrieval-done':
      return { ...answer, state: 'writing' }
    case 'text-delta':
      return { ...answer, text: answer.text + event.text }
    case 'citation':
      return { ...answer, citations: [...answer.citations, event] }
    case 'no-answer':
      return { ...answer, noAnswer: event }
    case 'finish':
      return { ...answer, state: 'done', model: event.model }
    default:
      return answer
  }
}

/** Calls at most once in a frame, however often it is asked to; also while the page is hidden and draws no frames. */
function inFrames(call: () => void): () => void {
  let pending = false
  return () => {
    if (pending) return
    pending = true
    const run = () => {
      if (!pending) return
      pending = false
      call()
    }
    requestAnimationFrame(run)
    setTimeout(run, 100)
  }
}
