import { createServer, type ServerOptions as HttpServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type DocChat, DocChatError } from '@docchat/core'
import { checkBind } from '../auth/bind.ts'
import { createLogger } from '../context/logger.ts'
import { type AppOptions, createApp } from '../create-app.ts'
import { HttpError } from '../errors/http-error.ts'
import type { Authenticate } from '../http/authenticate.ts'
import { answerClientErrors } from './client-error.ts'
import { watchTraffic } from './drain.ts'

/** Options of {@link serve}. */
export interface ServeOptions extends Omit<AppOptions, 'docchat' | 'auth' | 'draining' | 'closing'> {
  /** Opens DocChat. The server closes it. */
  open(): Promise<DocChat>
  /** Makes what tells who asks. @defaultValue nobody is asked: then the server listens on this machine only */
  readonly auth?: (docchat: DocChat) => Authenticate | Promise<Authenticate>
  /** @defaultValue '127.0.0.1' */
  readonly host?: string
  /** 0 takes any that is free. @defaultValue 3000 */
  readonly port?: number
  /** How long answers that are under way may take when the server is closed, in milliseconds. @defaultValue 25000 */
  readonly drainMs?: number
  /** How long clients may stay silent; proxies in front have to close their connections earlier. */
  readonly timeouts?: ServerTimeouts
  /** What closes the server. @defaultValue SIGTERM and SIGINT */
  readonly signals?: readonly NodeJS.Signals[]
}

/** Options of {@link ServeOptions.timeouts}, in milliseconds. Uploads and JSON bodies have `uploadIdleMs`. */
export interface ServerTimeouts {
  /** Between two requests of a connection. @defaultValue 75000 */
  readonly keepAliveMs?: number
  /** Until a request's headers are complete. @defaultValue 80000 */
  readonly headersMs?: number
}

/** A server that is listening. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string
  readonly host: string
  readonly port: number
  /** Resolves once all is closed, whatever it was closed by; rejects when closing failed. */
  readonly closed: Promise<void>
  /** Stops listening, lets answers end, closes DocChat. */
  close(): Promise<void>
}

/**
 * Runs the whole server: opens DocChat, then listens; on a signal answers what is under way, and closes all in reverse.
 *
 * @example
 * const server = await serve({ open: () => createDocChat({ dataDir: '.docchat' }), port: 3000 })
 * await server.closed
 *
 * @throws DocChatError `NOT_CONFIGURED` for an address that others reach, without authentication; whatever opening throws.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { open, auth, host = '127.0.0.1', port = 3000, drainMs = 25_000, ...others } = options
  const { signals = ['SIGTERM', 'SIGINT'], logger = createLogger(), timeouts = {}, ...app } = others
  checkBind({ host, authenticated: auth !== undefined })
  const draining = new AbortController()
  const closing = new AbortController()
  const docchat = await open()
  try {
    const authenticate = await auth?.(docchat)
    const server = createServer(nodeTimeouts(timeouts))
    const traffic = watchTraffic(server)
    answerClientErrors(server)
    server.on(
      'request',
      createApp({
        ...app,
        docchat,
        logger,
        ...(authenticate && { auth: authenticate }),
        draining: draining.signal,
        closing: closing.signal,
      }),
    )
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListen(host, port, cause)))
      server.listen(port, host, resolve)
    })
    const { port: taken } = server.address() as AddressInfo
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
    logger.info({ url, authenticated: auth !== undefined }, listening(auth !== undefined))

    const finished = Promise.withResolvers<void>()
    let begun = false
    const close = () => {
      if (!begun) {
        begun = true
        finished.resolve(shutDown())
      }
      return finished.promise
    }
    const onSignal = (signal: NodeJS.Signals) => {
      logger.info({ signal }, 'closing')
      // Whoever waits for `closed` is told of a failure there.
      close().catch(() => undefined)
    }
    const shutDown = async () => {
      // The same signal again ends the process at once.
      for (const signal of signals) process.off(signal, onSignal)
      const reason = new HttpError('SHUTTING_DOWN', 'The server is shutting down. Ask again in a moment.')
      draining.abort(reason)
      await traffic.drain(drainMs, () => closing.abort(reason))
      await docchat[Symbol.asyncDispose]()
      logger.info('closed')
    }
    for (const signal of signals) process.on(signal, onSignal)
    return { url, host, port: taken, closed: finished.promise, close, [Symbol.asyncDispose]: close }
  } catch (error) {
    await docchat[Symbol.asyncDispose]()
    throw error
  }
}

function nodeTimeouts({ keepAliveMs = 75_000, headersMs = 80_000 }: ServerTimeouts): HttpServerOptions {
  return {
    keepAliveTimeout: keepAliveMs,
    headersTimeout: headersMs,
    // A large upload may take its time, as long as it goes on.
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(5000, headersMs / 4),
  }
}

function listening(authenticated: boolean): string {
  return authenticated ? 'listening' : 'listening, without authentication: only this machine is answered'
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): DocChatError {
  const why = cause.code === 'EADDRINUSE' ? 'something else listens there' : (cause.code ?? 'it is refused')
  return new DocChatError(
    'NOT_CONFIGURED',
    `Cannot listen on ${host}:${port}: ${why}. Choose another port.`,
    { cause },
  )
}
