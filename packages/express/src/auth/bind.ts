import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { DocChatError } from '@docchat/core'
import { remember } from '../http/remember.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether only this machine can reach the host. A name other than localhost could resolve to any address. */
export const isLoopback: (host: string) => boolean = remember((host) => {
  const bare = withoutBrackets(host)
  const family = isIP(bare)
  if (family === 0) return bare.toLowerCase() === 'localhost'
  return loopback.check(bare, family === 6 ? 'ipv6' : 'ipv4')
})

/** Headers with which proxies say for whom they forward a request. */
const FORWARDING_HEADERS = [
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Port',
  'X-Forwarded-Proto',
  'X-Forwarded-Server',
  'Forwarded',
  'Via',
  'X-Real-IP',
  'X-Client-IP',
  'True-Client-IP',
  'CF-Connecting-IP',
]

const LOWER_CASE = FORWARDING_HEADERS.map((name) => name.toLowerCase())

/** The header by which a proxy says that it has forwarded a request; undefined if there is none. */
export function forwardingHeader({ headers }: IncomingMessage): string | undefined {
  return FORWARDING_HEADERS.find((_, index) => headers[LOWER_CASE[index] ?? ''] !== undefined)
}

/** Whether a process on this machine sent the request, and not for somebody else. */
export function comesFromThisMachine(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? ''
  return isLoopback(address.replace(/^::ffff:/i, '')) && forwardingHeader(request) === undefined
}

/** Where a server listens, and whether it authenticates its clients. */
export interface Binding {
  readonly host: string
  readonly authenticated: boolean
}

/**
 * Checks that a server without authentication, which shows everything to everybody, can be reached from this machine only.
 *
 * @throws DocChatError `NOT_CONFIGURED`.
 */
export function checkBind({ host, authenticated }: Binding): void {
  if (authenticated || isLoopback(host)) return
  const isName = host !== '' && isIP(withoutBrackets(host)) === 0
  const reason = isName
    ? `Without authentication the server must listen on this machine only, and other machines may be able to reach ${host}.`
    : `Listening on ${host || 'all addresses'} would expose the documents to everybody on the network.`
  throw new DocChatError('NOT_CONFIGURED', `${reason} Turn on API keys or JWT, or listen on 127.0.0.1.`)
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
