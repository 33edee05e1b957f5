import type { Readable, Writable } from 'node:stream'
import type { Owner } from '@docchat/core'
import { StdioServerTransport, serveStdio as serve } from '@modelcontextprotocol/server/stdio'
import type { McpOptions } from './mcp-options.ts'
import { createMcpServer } from './server.ts'

/** Options of {@link serveStdio}. */
export interface StdioOptions extends McpOptions {
  /** @defaultValue `process.stdin` */
  readonly stdin?: Readable
  /** Nothing else may write to it. @defaultValue `process.stdout` */
  readonly stdout?: Writable
  /** Ends the connection. @defaultValue never */
  readonly signal?: AbortSignal
}

/** Serves one assistant over standard input and output. Resolves when it is gone, or the signal aborts. */
export async function serveStdio(owner: Owner, options: StdioOptions = {}): Promise<void> {
  const { stdin = process.stdin, stdout = process.stdout, onError = () => undefined } = options
  const gone = new AbortController()
  const signal = AbortSignal.any([gone.signal, ...(options.signal ? [options.signal] : [])])
  const session = { owner, operator: true, signal, onError }
  const ended = Promise.withResolvers<void>()
  const transport = new StdioServerTransport(stdin, stdout)
  const connection = serve(() => createMcpServer(session, options), { transport, onerror: onError })
  stdin.once('close', ended.resolve).once('end', ended.resolve)
  signal.addEventListener('abort', () => ended.resolve())
  if (signal.aborted) ended.resolve()
  await ended.promise
  gone.abort()
  await connection.close()
}
