import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useOnline } from '../layout/use-online.ts'
import { errorText } from '../server/error-text.ts'
import { cached, useConversation, useStatus } from '../server/queries.ts'
import { exchangeId, setRemoved, useRemoved } from '../server/removed.ts'
import { useSession } from '../server/session.tsx'
import { doUnlessUndone, notify } from '../ui/toasts.tsx'
import { isCut, type Scope } from './answers.ts'
import { useAsk, useLiveAnswer } from './answers-context.tsx'
import { AskBox } from './ask-box.tsx'
import styles from './conversation.module.css'
import { useDraft } from './draft.tsx'
import { type Exchange, exchangesOf } from './exchange.ts'
import { Introduction } from './introduction.tsx'
import { useScope } from './scope.tsx'
import { useFoot } from './use-foot.ts'

const ExchangeView = lazy(async () => ({ default: (await import('./exchange-view.tsx')).ExchangeView }))

/** A question that is being edited, and what stood in the box before. */
interface Edited {
  readonly exchange: Exchange
  readonly draft: string
}

/** What is read out; a failure is, where it is shown. */
const PROGRESS = {
  searching: 'The answer is being written.',
  writing: 'The answer is being written.',
  done: 'The answer is complete.',
  stopped: 'The answer was stopped.',
  failed: '',
} as const

/** A conversation, or the beginning of one. */
export function ConversationView({ id }: { readonly id: string | null }): ReactNode {
  const stored = useConversation(id)
  const live = useLiveAnswer(id)
  const status = useStatus().data
  const online = useOnline()
  const foot = useFoot()
  const draft = useDraft()
  const { scope } = useScope()
  const removed = useRemoved()
  const [edited, setEdited] = useState<Edited | null>(null)
  const { ask, resume, start, stop, forget } = useAsk()
  const { client, report } = useSession()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const gone = id !== null && removed.has(id)
  const exchanges = gone
    ? []
    : exchangesOf(stored.data, live).filter(
        ({ number }) => id === null || number === null || !removed.has(exchangeId(id, number)),
      )
  const busy = live?.state === 'searching' || live?.state === 'writing'
  const list = useScrollToLast(id, exchanges.length, busy)

  const answering = stored.data?.answering ?? null
  const last = stored.data?.exchanges.at(-1)?.number ?? 0
  useEffect(() => {
    // An answer that has ended here is still named until the conversation is read again.
    if (id === null || answering === null || busy || !online) return
    if (live?.id === answering.answer_id && !isCut(live)) return
    void resume(id, { answerId: answering.answer_id, question: answering.question, after: last })
  }, [id, answering, busy, live, last, online, resume])

  // Elsewhere, what was being edited is a new question.
  useEffect(() => setEdited(null), [id])
  const edit = (exchange: Exchange) => {
    setEdited({ exchange, draft: edited?.draft ?? draft.text })
    draft.write(exchange.question)
    // After the menu has given back the focus.
    setTimeout(() => draft.box.current?.focus(), 100)
  }
  const endEditing = () => {
    draft.write(edited?.draft ?? '')
    setEdited(null)
  }

  const cancel = useRef(endEditing)
  cancel.current = endEditing
  const isEditing = edited !== null
  useEffect(() => {
    if (!isEditing) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) cancel.current()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [isEditing])

  const box = useRef(draft)
  box.current = draft
  const askHere = async (question: string, replaces?: number, options: Pick<Scope, 'preferNamed'> = {}) => {
    if (!online) {
      notify('You are offline. The question stays here until you ask it again.', { error: true })
      return false
    }
    try {
      const conversationId = id ?? (await start())
      if (id === null) navigate(`/c/${conversationId}`)
      void ask(conversationId, { question, scope: { ...scope, ...options }, after: last, replaces }).then(
        (arrived) => {
          if (!arrived && box.current.text === '') box.current.write(question)
        },
      )
      return true
    } catch (error) {
      report(error)
      notify(errorText(error), { error: true })
      return false
    }
  }
  const remove = (exchange: Exchange) => {
    if (id === null || exchange.number === null) return
    const { number } = exchange
    const key = exchangeId(id, number)
    setRemoved([key], true)
    doUnlessUndone('The question and its answer were deleted.', {
      undo: () => setRemoved([key], false),
      act: () =>
        void client.conversations
          .deleteExchange(id, number)
          .then(() => exchange.id !== null && forget(id, exchange.id))
          .catch((error: unknown) => {
            report(error)
            notify(errorText(error), { error: true })
          })
          .finally(async () => {
            await queries.invalidateQueries({ queryKey: cached.conversation(id) })
            setRemoved([key], false)
          }),
    })
  }

  useEffect(() => {
    if (!busy || id === null) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) stop(id)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [busy, id, stop])

  return (
    <section className={styles['conversation']} aria-label="Conversation">
      <div className={styles['exchanges']} ref={list}>
        {exchanges.length > 0 && <h1 className="visually-hidden">Conversation</h1>}
        {gone && <p className={styles['waiting']}>This conversation was deleted.</p>}
        {exchanges.length === 0 && !gone && !stored.isLoading && !stored.isError && <Introduction />}
        {stored.isLoading && live === undefined && <p className={styles['waiting']}>Loading …</p>}
        {stored.isError && live === undefined && (
          <p className={styles['error']} role="alert">
            {errorText(stored.error)}
          </p>
        )}
        <Suspense fallback={<p className={styles['waiting']}>Loading …</p>}>
          {exchanges.map((exchange, index) => (
            <ExchangeView
              // an answer keeps its place when it is stored
              key={index}
              exchange={exchange}
              last={index === exchanges.length - 1}
              quotes={status?.model === null}
              edited={exchange.number === edited?.exchange.number && exchange.id === edited.exchange.id}
              onEdit={() => edit(exchange)}
              onRepeat={() => void askHere(exchange.question, exchange.replaces)}
              onSearchAlike={() => void askHere(exchange.question, exchange.replaces, { preferNamed: false })}
              onDelete={() => remove(exchange)}
            />
          ))}
        </Suspense>
      </div>
      <p className="visually-hidden" role="status">
        {live && PROGRESS[live.state]}
      </p>
      <div className={styles['foot']} ref={foot}>
        <AskBox
          disabled={gone}
          busy={busy}
          onAsk={(question) =>
            void askHere(question, edited?.exchange.replaces).then((asked) => asked && endEditing())
          }
          onCancelEdit={edited === null ? null : endEditing}
          onStop={() => id !== null && stop(id)}
        />
        {status?.model === null && (
          <details className={styles['hint']}>
            <summary>Answers are quotes from your documents. Add a model for written answers.</summary>
            <p>
              Set <code>OPENAI_API_KEY</code> before you start the server, or <code>OPENAI_BASE_URL</code> and{' '}
              <code>DOCCHAT_MODEL</code> for a model on your own machine, and start it again.
            </p>
          </details>
        )}
      </div>
    </section>
  )
}

/** Brings a new question to the top, where its answer has room to grow. Nothing moves while it is written. */
function useScrollToLast(id: string | null, count: number, busy: boolean) {
  const list = useRef<HTMLDivElement>(null)
  const seen = useRef<{ readonly id: string | null; readonly count: number }>({ id: null, count: 0 })
  useEffect(() => {
    const { id: idBefore, count: before } = seen.current
    if (id === idBefore && count === before) return
    seen.current = { id, count }
    if (count === 0 || (id === idBefore && count < before)) return
    const last = list.current?.querySelector('[data-last]')
    last?.scrollIntoView({ block: 'start', behavior: id === idBefore && busy ? 'smooth' : 'auto' })
  }, [id, count, busy])
  return list
}
