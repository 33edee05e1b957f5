import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A TypeScript program in a process of its own, to which messages go and from which they come. */
export interface Child extends AsyncDisposable {
  send(message: string): void
  /** The next message. @throws Error when the program ends without one. */
  next<Message>(): Promise<Message>
}

/** Starts a program. Disposing of it waits for its end. */
export function startChild(program: URL, args: readonly string[] = []): Child {
  const child = fork(program, args, { execArgv: ['--conditions=docchat-source'] })
  const ended = once(child, 'exit')
  const messages = messagesOf(child)
  return {
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

/** Sends what was measured to the bench that started this process. */
export function tell(message: object | string): void {
  // When the bench is gone, nobody wants to know.
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
