import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useMemo, useRef, useSyncExternalStore } from 'react'
import { cached } from '../server/queries.ts'
import { useSession } from '../server/session.tsx'
import { type Answers, type Asked, createAnswers, isCut, type LiveAnswer, type Resumed } from './answers.ts'

const AnswersContext = createContext<Answers | null>(null)

export function AnswersProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { client } = useSession()
  const latest = useRef(client)
  latest.current = client
  const answers = useMemo(() => createAnswers(() => latest.current), [])
  return <AnswersContext value={answers}>{children}</AnswersContext>
}

function useAnswers(): Answers {
  const answers = use(AnswersContext)
  if (answers === null) throw new Error('There are no answers here.')
  return answers
}

/** The answer of a conversation that is being written, or has just been. */
export function useLiveAnswer(conversationId: string | null): LiveAnswer | undefined {
  const answers = useAnswers()
  return useSyncExternalStore(answers.subscribe, () =>
    conversationId === null ? undefined : answers.get(conversationId),
  )
}

/** Asks, reads on, and stops. */
export function useAsk() {
  const answers = useAnswers()
  const { client, report } = useSession()
  const queries = useQueryClient()
  return useMemo(() => {
    const ended = async (conversationId: string, answer: Promise<void>) => {
      await answer.catch(report)
      await queries.invalidateQueries({ queryKey: cached.conversation(conversationId) })
      await queries.invalidateQueries({ queryKey: cached.conversations })
    }
    return {
      /** Starts a conversation. @returns its id. */
      async start(): Promise<string> {
        const { conversation_id } = await client.conversations.create()
        return conversation_id
      },
      /** Asks in a conversation; what goes wrong is shown with the answer. @returns whether the question arrived. */
      async ask(conversationId: string, asked: Asked): Promise<boolean> {
        await ended(conversationId, answers.ask(conversationId, asked))
        const answer = answers.get(conversationId)
        return answer === undefined || answer.id !== null || !isCut(answer)
      },
      async resume(conversationId: string, resumed: Resumed): Promise<void> {
        if (answers.isOver(conversationId, resumed)) return
        await ended(conversationId, answers.resume(conversationId, resumed))
      },
      stop: answers.stop,
      forget: answers.forget,
    }
  }, [answers, client, report, queries])
}
