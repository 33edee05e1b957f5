import { createServer, type ServerOptions as HttpServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type DocChat, DocChatError } from '@docchat/core'
import { checkBind } from '../auth/bind.ts'
import { createLogger } from '../context/logger.ts'
import { type AppOptions, createApp } from '../create-app.ts'
import { HttpError } from '../errors/http-error.ts'
import type { Authenticate } from '../http/authenticate.ts'
import { type Settings, withDefaults } from '../http/settings.ts'
import { answerClientErrors } from './client-error.ts'
import { type ConnectionLimits, limitConnections } from './connection-limits.ts'
import { cutStalledClients, endUnreadBodies } from './deadlines.ts'
import { watchTraffic } from './drain.ts'
import { trackExchanges } from './exchanges.ts'
import { continueWhenRead } from './expect.ts'

/** Options of {@link serve}. */
export interface ServeOptions extends Omit<AppOptions, 'docchat' | 'auth' | 'draining' | 'closing' | 'hold'> {
  /** Opens DocChat, which the server closes. */
  open(): Promise<DocChat>
  /** Creates the authentication. @defaultValue none, and then the server listens on this machine only */
  readonly auth?: (docchat: DocChat) => Authenticate | Promise<Authenticate>
  /** The address to listen on. @defaultValue '127.0.0.1' */
  readonly host?: string
  /** The port to listen on; 0 picks a free one. @defaultValue 3000 */
  readonly port?: number
  /** How long requests in progress may take when the server is closed, in milliseconds. @defaultValue 25000 */
  readonly drainMs?: number
  /** How long connections may be idle. Proxies in front must close their connections earlier. */
  readonly timeouts?: ServerTimeouts
  /** How many connections may be open. Those beyond the limits are closed at once. */
  readonly connections?: ConnectionLimits
  /** Called for every request that arrives. @defaultValue nobody is told */
  readonly onRequest?: () => void
  /** The signals that close the server. @defaultValue SIGTERM and SIGINT */
  readonly signals?: readonly NodeJS.Signals[]
}

/** Timeouts of connections, in milliseconds. For uploads and JSON bodies, see `uploadIdleMs` and `uploadTimeoutMs`. */
export interface ServerTimeouts {
  /** The time between two requests on a connection. @defaultValue 75000 */
  readonly keepAliveMs?: number
  /** The time until the headers of a request are complete. @defaultValue 80000 */
  readonly headersMs?: number
  /** How long a client may take to accept the next 64 KB of a response. @defaultValue 60000 */
  readonly stalledMs?: number
}

/** A server that is listening. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string
  readonly host: string
  readonly port: number
  /** Resolves once everything is closed, whether by a signal or by `close()`; rejects if closing failed, or with `failure`. */
  readonly closed: Promise<void>
  /** Stops listening, waits for requests in progress, and closes DocChat. */
  close(options?: CloseOptions): Promise<void>
}

/** Options of {@link RunningServer.close}. */
export interface CloseOptions {
  /**
   * How long a connection must have been without a request to be cut, in milliseconds. Where another process goes on
   * listening, a second leaves clients none that is cut while they send. @defaultValue 0
   */
  readonly idleMs?: number
  /** Why the server cannot go on. @defaultValue it is closed in the regular way */
  readonly failure?: Error
}

/**
 * Runs the whole server: opens DocChat and listens. On a signal, it completes the requests in progress and closes DocChat.
 *
 * @example
 * const server = await serve({ open: () => createDocChat({ dataDir: '.docchat' }), port: 3000 })
 * await server.closed
 *
 * @throws DocChatError `NOT_CONFIGURED` if other machines could reach the server without authentication, or if it cannot
 * listen; and any error of `open`.
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { open, auth, host = '127.0.0.1', port = 3000, drainMs = 25_000, ...others } = options
  const {
    signals = ['SIGTERM', 'SIGINT'],
    logger = createLogger(),
    timeouts = {},
    connections = {},
    onRequest,
    ...app
  } = others
  checkBind({ host, authenticated: auth !== undefined })
  const draining = new AbortController()
  const closing = new AbortController()
  const docchat = await open()
  try {
    const authenticate = await auth?.(docchat)
    const settings = withDefaults(app)
    const server = createServer(nodeOptions(timeouts, settings))
    const exchanges = trackExchanges(server)
    const traffic = watchTraffic(server)
    answerClientErrors(server, exchanges, logger)
    continueWhenRead(server)
    endUnreadBodies(server)
    cutStalledClients(server, timeouts.stalledMs ?? 60_000)
    const handler = createApp({
      ...app,
      docchat,
      logger,
      ...(authenticate && {
        auth: async (request) => {
          const identity = await authenticate(request)
          limited.authenticated(request.socket)
          return identity
        },
      }),
      draining: draining.signal,
      closing: closing.signal,
      hold: traffic.hold,
    })
    const trusts: (address: string, hop: number) => boolean = handler.get('trust proxy fn')
    const limited = limitConnections(server, {
      limits: connections,
      // Without authentication, every client is on this machine.
      isExempt: (address) => authenticate === undefined || trusts(address, 0),
      onRefused: (refusal) => logger.warn(refusal, 'connections refused'),
    })
    if (onRequest) server.on('request', onRequest)
    server.on('request', handler)
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListen(host, port, cause)))
      server.listen(port, host, resolve)
    })
    const { port: taken } = server.address() as AddressInfo
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
    logger.info({ url, authenticated: auth !== undefined }, listening(auth !== undefined))

    const finished = Promise.withResolvers<void>()
    let begun = false
    const close = (how: CloseOptions = {}) => {
      if (!begun) {
        begun = true
        finished.resolve(shutDown(how))
      }
      return finished.promise
    }
    const onSignal = (signal: NodeJS.Signals) => {
      logger.info({ signal }, 'closing')
      // A failure rejects `closed`.
      close().catch(() => undefined)
    }
    const shutDown = async ({ idleMs = 0, failure }: CloseOptions) => {
      // A second signal ends the process at once.
      for (const signal of signals) process.off(signal, onSignal)
      const reason = new HttpError('SHUTTING_DOWN', 'The server is shutting down. Try again in a moment.')
      draining.abort(reason)
      await traffic.drain({ ms: drainMs, idleMs }, () => closing.abort(reason))
      await docchat[Symbol.asyncDispose]()
      logger.info('closed')
      if (failure !== undefined) throw failure
    }
    for (const signal of signals) process.on(signal, onSignal)
    return { url, host, port: taken, closed: finished.promise, close, [Symbol.asyncDispose]: () => close() }
  } catch (error) {
    await docchat[Symbol.asyncDispose]()
    throw error
  }
}

function nodeOptions(
  { keepAliveMs = 75_000, headersMs = 80_000 }: ServerTimeouts,
  { uploadTimeoutMs }: Settings,
): HttpServerOptions {
  return {
    keepAliveTimeout: keepAliveMs,
    headersTimeout: headersMs,
    // The last resort: the routes limit more closely how long a body may take, with `uploadIdleMs` and `uploadTimeoutMs`.
    requestTimeout: headersMs + uploadTimeoutMs,
    connectionsCheckingInterval: Math.min(5000, headersMs / 4),
    // The application refuses requests without a host, with a problem document.
    requireHostHeader: false,
  }
}

function listening(authenticated: boolean): string {
  return authenticated ? 'listening' : 'listening without authentication: only this machine has access'
}

const LISTEN_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use. Choose another host or port.',
  EACCES: 'the port needs administrator rights. Choose a port from 1024 up.',
  EADDRNOTAVAIL: 'this machine does not have that address. Choose another host.',
  ENOTFOUND: 'there is no such host. Choose another one, such as 127.0.0.1.',
  EAI_AGAIN: 'the host could not be looked up. Choose another one, such as 127.0.0.1.',
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): DocChatError {
  const reason =
    LISTEN_FAILURES[cause.code ?? ''] ?? `${cause.code ?? cause.message}. Choose another host or port.`
  return new DocChatError('NOT_CONFIGURED', `Cannot listen on ${host}:${port}: ${reason}`, { cause })
}
