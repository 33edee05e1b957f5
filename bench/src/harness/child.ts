import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A TypeScript program in a separate process, which exchanges messages with this one. */
export interface Child extends AsyncDisposable {
  readonly pid: number | undefined
  send(message: string): void
  /** Returns the next message. @throws Error when the program ends without one. */
  next<Message>(): Promise<Message>
}

/** Starts a program, on the sources or on the built packages. Disposing of it waits until it has ended. */
export function startChild(
  program: URL,
  args: readonly string[] = [],
  { built = false }: { readonly built?: boolean } = {},
): Child {
  const child = fork(program, args, { execArgv: built ? [] : ['--conditions=docchat-source'] })
  const ended = once(child, 'exit')
  const messages = messagesOf(child)
  return {
    pid: child.pid,
    send: (message) => void child.send(message),
    async next<Message>() {
      const { value, done } = await messages.next()
      if (done === true) throw new Error(`${program.pathname} ended without an answer.`)
      return value as Message
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** Runs a program to its end. @returns the one message that it sends. */
export async function runChild<Message>(program: URL, args: readonly string[] = []): Promise<Message> {
  await using child = startChild(program, args)
  return await child.next<Message>()
}

/** Sends the result to the benchmark that started this process. */
export function tell(message: object | string): void {
  // Errors do not matter: they mean that the benchmark has ended.
  process.send?.(message, () => {})
}

async function* messagesOf(child: ChildProcess): AsyncGenerator<unknown, void, undefined> {
  const inbox: unknown[] = []
  let ended = false
  let wake = () => {}
  child.on('message', (message) => {
    inbox.push(message)
    wake()
  })
  child.on('exit', () => {
    ended = true
    wake()
  })
  for (;;) {
    if (inbox.length > 0) yield inbox.shift()
    else if (ended) return
    else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}
