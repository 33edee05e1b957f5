import type { CheckedEvent } from '../../answer/checked-answer.ts'
import type { QuoteRequest } from '../../answer/quoter.ts'
import type { FoundPassage, PassageQuery } from '../../retrieve/passage-finder.ts'
import type { ThreadFailure } from '../../thread-failure.ts'

/** What a search thread is started with. */
export interface ThreadData {
  /** The path of the database. */
  readonly path: string
}

/** Passages to find, or to answer from. */
export type Task = PassageQuery | QuoteRequest

/** The result of a task. */
export type TaskResult =
  | { readonly found: readonly FoundPassage[] }
  | { readonly quoted: readonly CheckedEvent[] }

/** A task; `reopen`, to use a new connection from now on; or `close`, to close the connection and end. */
export type ToThread = Task | 'reopen' | 'close'

/** The result of a task; the first message, `ready`, says that tasks may be sent. */
export type FromThread = 'ready' | TaskResult | { readonly failure: ThreadFailure }

/** How each kind of task is done. */
export interface TaskHandlers {
  find(query: PassageQuery, signal: AbortSignal | undefined): Promise<readonly FoundPassage[]>
  quote(request: QuoteRequest, signal: AbortSignal | undefined): Promise<readonly CheckedEvent[]>
}

export async function perform(
  { find, quote }: TaskHandlers,
  task: Task,
  signal?: AbortSignal,
): Promise<TaskResult> {
  return 'passages' in task ? { quoted: await quote(task, signal) } : { found: await find(task, signal) }
}
