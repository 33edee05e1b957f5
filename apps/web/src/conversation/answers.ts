import {
  type AnswerEvent,
  type AskOptions,
  type Citation,
  DocChatApiError,
  type DocChatClient,
  type NoAnswer,
  type Passage,
} from '@docchat/client'

/** Why there is no answer. A stored one has only the reason. */
export interface ShownNoAnswer {
  readonly reason: string
  readonly nearest: readonly Passage[]
  readonly languages?: NoAnswer['languages']
}

/** An answer that is being written, or has just been. */
export interface LiveAnswer {
  readonly question: string
  /** The number of the last exchange when it was asked; 0 for the first. */
  readonly after: number
  /** The number of the exchange that it replaces once it is complete. */
  readonly replaces: number | undefined
  /** Its name at the server; null until that is known. */
  readonly id: string | null
  /** The answers of this conversation before it that had only nearest passages, which are not stored. */
  readonly declined: readonly LiveAnswer[]
  readonly state: 'searching' | 'writing' | 'done' | 'stopped' | 'failed'
  readonly text: string
  readonly citations: readonly Citation[]
  readonly noAnswer: ShownNoAnswer | null
  /** The names of the documents that the question names, which were looked in first. */
  readonly preferred: readonly string[]
  /** The model that wrote it; null for quotes, undefined until it is known. */
  readonly model: string | null | undefined
  readonly error: unknown
}

/** What limits a question to some documents. */
export type Scope = Pick<AskOptions, 'documentIds' | 'labels' | 'preferNamed'>

/** A question, and which documents may answer it. */
export interface Asked {
  readonly question: string
  readonly scope: Scope
  /** The number of the last exchange; 0 if there is none. */
  readonly after: number
  /** The number of the exchange in whose place it is asked. */
  readonly replaces?: number | undefined
}

/** An answer that was begun elsewhere, or before a reload. */
export interface Resumed extends Omit<Asked, 'scope'> {
  readonly answerId: string
}

/** The answers in progress, by conversation. They go on while other conversations are shown. */
export interface Answers {
  ask(conversationId: string, asked: Asked): Promise<void>
  /** Whether this page has had an answer to its end, or has stopped it. The server may name it for a while. */
  isOver(conversationId: string, answer: Resumed): boolean
  /** Reads on in an answer that was begun before this page was loaded, or whose connection was lost. */
  resume(conversationId: string, resumed: Resumed): Promise<void>
  /** Stops the answer; what has been written stays. */
  stop(conversationId: string): void
  /** Forgets the answers of a conversation, or only the one with this id. */
  forget(conversationId: string, answerId?: string): void
  get(conversationId: string): LiveAnswer | undefined
  subscribe(listener: () => void): () => void
}

export function createAnswers(client: () => DocChatClient): Answers {
  const answers = new Map<string, LiveAnswer>()
  const running = new Map<string, AbortController>()
  /** The ids of those that are over, which a conversation that was read before may still name. */
  const over = new Set<string>()
  /** Questions whose answer was stopped before its id was known. */
  const unnamed = new Set<string>()
  const listeners = new Set<() => void>()
  const tell = inFrames(() => {
    for (const listener of listeners) listener()
  })
  /** Follows the events of an answer until its end. */
  const follow = async (
    conversationId: string,
    asked: Begun,
    begin: (signal: AbortSignal, named: (id: string) => void) => AsyncIterable<AnswerEvent>,
  ) => {
    const abort = new AbortController()
    running.get(conversationId)?.abort()
    running.set(conversationId, abort)
    const set = (answer: LiveAnswer) => {
      if (running.get(conversationId) !== abort) return
      answers.set(conversationId, catchingUp(answer, before))
      tell()
    }
    const before = answers.get(conversationId)
    let answer = begun(asked, before)
    const question = inConversation(conversationId, asked)
    set(answer)
    try {
      for await (const event of begin(abort.signal, (id) => {
        answer = { ...answer, id }
        if (!abort.signal.aborted) return
        over.add(id)
        unnamed.delete(question)
      })) {
        answer = after(answer, event)
        set(answer)
      }
    } catch (error) {
      const stopped = abort.signal.aborted || isStopped(error)
      answer = catchingUp({ ...answer, state: stopped ? 'stopped' : 'failed', error }, before)
      set(answer)
      if (!stopped) throw error
    } finally {
      if (answer.id === null && abort.signal.aborted) unnamed.add(question)
      if (answer.id !== null && !isCut(answer)) over.add(answer.id)
      if (running.get(conversationId) === abort) running.delete(conversationId)
    }
  }
  const isOver: Answers['isOver'] = (conversationId, answer) =>
    over.has(answer.answerId) ||
    (unnamed.has(inConversation(conversationId, answer)) &&
      answers.get(conversationId)?.id !== answer.answerId)
  return {
    isOver,
    ask: (conversationId, { scope, ...asked }) =>
      follow(conversationId, asked, (signal, onStart) =>
        client().ask(asked.question, {
          ...scope,
          ...(asked.replaces !== undefined && { replaces: asked.replaces }),
          conversationId,
          signal,
          onStart,
        }),
      ),
    async resume(conversationId, asked) {
      const { answerId } = asked
      // A second reader would take the place of the first, which stops the answer.
      if (running.has(conversationId) || isOver(conversationId, asked)) return
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
    forget(conversationId, answerId) {
      if (answerId === undefined || answers.get(conversationId)?.id === answerId)
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

/** Whether the connection was lost, while the server may go on. */
export function isCut({ state, error }: LiveAnswer): boolean {
  return state === 'failed' && error instanceof DocChatApiError && error.code === 'CONNECTION_LOST'
}

/** What had been read of an answer before its connection was lost stays until as much has been read again, or for good. */
function catchingUp(answer: LiveAnswer, before: LiveAnswer | undefined): LiveAnswer {
  if (answer.id === null || answer.id !== before?.id || answer.state === 'done') return answer
  if (answer.text.length >= before.text.length) return answer
  return { ...answer, text: before.text, citations: before.citations }
}

function inConversation(conversationId: string, { question }: Pick<Asked, 'question'>): string {
  return `${conversationId} ${question}`
}

/** Whether it was stopped elsewhere: in another tab, or by another client. */
function isStopped(error: unknown): boolean {
  return error instanceof DocChatApiError && error.code === 'ANSWER_STOPPED'
}

type Begun = Omit<Asked, 'scope'> & Partial<Pick<Resumed, 'answerId'>>

function begun({ question, after, replaces, answerId }: Begun, before: LiveAnswer | undefined): LiveAnswer {
  return {
    question,
    after,
    replaces,
    id: answerId ?? null,
    declined: before === undefined ? [] : [...before.declined, ...(before.noAnswer === null ? [] : [before])],
    state: 'searching',
    text: '',
    citations: [],
    noAnswer: null,
    preferred: [],
    model: undefined,
    error: null,
  }
}

function after(answer: LiveAnswer, event: AnswerEvent): LiveAnswer {
  switch (event.type) {
    case 'retrieval-done':
      return {
        ...answer,
        state: 'writing',
        preferred: event.preferred?.map(({ name }) => name) ?? answer.preferred,
      }
    case 'text-delta':
      return { ...answer, text: answer.text + event.text }
    case 'citation':
      return { ...answer, citations: [...answer.citations, event] }
    case 'no-answer':
      return { ...answer, noAnswer: event }
    case 'finish':
      return { ...answer, state: 'done', model: event.model }
    case 'calculation':
      // The text says it too.
      return answer
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
