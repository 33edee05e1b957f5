import type { LoggedEvent } from './answer-log.ts'

/** The id of an event names its answer too, so that a client that knows only the id can read on. */
export function eventId(answerId: string, { number }: LoggedEvent): string {
  return `${answerId}:${number}`
}

/** What an id stands for; null if it is none. */
export function parseEventId(id: string): { readonly answerId: string; readonly number: number } | null {
  const [, answerId, number] = /^(ans_[\da-f]{32}):(\d{1,9})$/.exec(id) ?? []
  return answerId === undefined ? null : { answerId, number: Number(number) }
}
