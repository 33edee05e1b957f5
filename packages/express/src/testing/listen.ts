import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type RequestHandler } from 'express'
import { answerErrors } from '../errors/answer-errors.ts'

/** A server on a free port of this machine. */
export interface Listening extends AsyncDisposable {
  readonly port: number
  readonly url: string
}

/** Listens with one handler, such as an Express application. */
export async function listen(handler: RequestListener): Promise<Listening> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Listens with these handlers in order, and with DocChat's error responses. */
export function listenWith(...handlers: readonly RequestHandler[]): Promise<Listening> {
  const app = express().disable('x-powered-by')
  for (const handler of handlers) app.use(handler)
  app.use(answerErrors(() => undefined))
  return listen(app)
}
