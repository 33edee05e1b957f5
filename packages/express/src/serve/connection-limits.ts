import type { Server } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import { DocChatError } from '@docchat/core'

/** How many connections may be open. */
export interface ConnectionLimits {
  /** All connections together. @defaultValue 4096 */
  readonly max?: number
  /**
   * Connections from one address (of IPv6: from one /64 network) on which no request has been authenticated yet. Does not
   * apply to trusted proxies, nor without authentication. @defaultValue 256
   */
  readonly unauthenticatedPerAddress?: number
}

/** Options of {@link limitConnections}. */
export interface LimitConnectionsOptions {
  readonly limits: ConnectionLimits
  /** Whether the limit per address does not apply to this one. */
  readonly isExempt: (address: string) => boolean
  /** Called when a connection is refused, with the limit that was reached, at most once a minute for each. */
  readonly onRefused: (limit: RefusedBy) => void
}

/** The limit that refused a connection, and how many connections it has refused since the last report. */
export interface RefusedBy {
  readonly limit: keyof ConnectionLimits
  readonly max: number
  readonly refused: number
}

/** The limits that a server applies to its connections. */
export interface Connections {
  /** A request on this connection was authenticated, so it no longer counts towards the limit of its address. */
  authenticated(socket: Socket): void
}

const REPORT_MS = 60_000

/**
 * Refuses connections beyond the limits by closing them without a response: whoever opens so many would only make the
 * server keep each of them longer, until the response was received.
 *
 * @throws DocChatError `INVALID_ARGUMENT` for a limit that is not a whole number from 1.
 */
export function limitConnections(server: Server, options: LimitConnectionsOptions): Connections {
  const { isExempt, onRefused } = options
  const { max = 4096, unauthenticatedPerAddress = 256 } = options.limits
  for (const [name, limit] of Object.entries({ max, unauthenticatedPerAddress })) {
    if (Number.isInteger(limit) && limit >= 1) continue
    throw new DocChatError('INVALID_ARGUMENT', `connections.${name} is ${limit}. Give a whole number from 1.`)
  }
  const report = {
    max: reporter(REPORT_MS, (refused) => onRefused({ limit: 'max', max, refused })),
    unauthenticatedPerAddress: reporter(REPORT_MS, (refused) =>
      onRefused({ limit: 'unauthenticatedPerAddress', max: unauthenticatedPerAddress, refused }),
    ),
  }
  const counts = new Map<string, number>()
  const releases = new WeakMap<Socket, () => void>()

  server.maxConnections = max
  server.on('drop', report.max)
  server.prependListener('connection', (socket) => {
    const { remoteAddress = '' } = socket
    if (isExempt(remoteAddress)) return
    const network = networkOf(remoteAddress)
    const count = counts.get(network) ?? 0
    if (count >= unauthenticatedPerAddress) {
      socket.destroy()
      report.unauthenticatedPerAddress()
      return
    }
    counts.set(network, count + 1)
    const release = () => {
      if (!releases.delete(socket)) return
      const left = (counts.get(network) ?? 1) - 1
      if (left > 0) counts.set(network, left)
      else counts.delete(network)
    }
    releases.set(socket, release)
    socket.once('close', release)
  })
  return { authenticated: (socket) => releases.get(socket)?.() }
}

/** Reports the first call at once, and then at most one number of calls in each interval. */
function reporter(intervalMs: number, report: (calls: number) => void): () => void {
  let calls = 0
  let last = Number.NEGATIVE_INFINITY
  return () => {
    calls++
    if (performance.now() - last < intervalMs) return
    last = performance.now()
    report(calls)
    calls = 0
  }
}

/** An IPv4 address, or the /64 network of an IPv6 address, all of which one client may have. */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}
