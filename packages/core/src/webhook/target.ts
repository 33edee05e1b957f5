import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { DocChatError } from '../errors.ts'

/** An address to connect to. */
export interface Address {
  readonly address: string
  readonly family: number
}

/** The destination of a webhook. Its addresses were checked; connecting to any others is not allowed. */
export interface Target {
  readonly url: URL
  readonly addresses: readonly Address[]
}

/** Which receivers are allowed. */
export interface WebhookRules {
  readonly allowPrivateAddresses?: boolean
}

/** Checks a webhook's URL as far as is possible without DNS. @throws DocChatError `WEBHOOK_REFUSED`. */
export function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) throw refused('it is not an http or https URL')
  if (url.username !== '' || url.password !== '') throw refused('it contains a user name or password')
  return url
}

/**
 * Checks, without DNS, that webhooks to this URL could be sent at all: that webhooks are configured, and that the URL is
 * allowed. Host names are resolved and checked at each delivery.
 *
 * @throws DocChatError `WEBHOOK_REFUSED`.
 */
export function checkReceiver(url: string, webhooks: WebhookRules | null): void {
  const host = hostOf(parseTarget(url))
  if (webhooks === null) {
    const message =
      'Webhooks cannot be sent, because no webhook secret is configured. Leave the URL out, or set a secret.'
    throw new DocChatError('WEBHOOK_REFUSED', message)
  }
  if (webhooks.allowPrivateAddresses === true) return
  if (isIP(host) === 0 ? isLocalName(host) : !isPublic(host)) throw refused(NOT_PUBLIC)
}

/**
 * Resolves a webhook's addresses. Unless private ones are allowed, all must be public, whatever notation they are
 * written in: the URL parser normalises them, and addresses embedded in other addresses never count as public.
 *
 * @throws DocChatError `WEBHOOK_REFUSED`; `WEBHOOK_FAILED` when the host name cannot be resolved.
 */
export async function resolveTarget(text: string, allowPrivate: boolean): Promise<Target> {
  const url = parseTarget(text)
  const host = hostOf(url)
  const addresses = isIP(host) === 0 ? await find(host) : [{ address: host, family: isIP(host) }]
  if (!allowPrivate && !addresses.every(({ address }) => isPublic(address))) throw refused(NOT_PUBLIC)
  return { url, addresses }
}

async function find(host: string): Promise<Address[]> {
  try {
    return await lookup(host, { all: true })
  } catch (error) {
    throw new DocChatError('WEBHOOK_FAILED', `The webhook's host ${host} was not found.`, { cause: error })
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** Names that mean this machine, whatever DNS says (RFC 6761). */
function isLocalName(host: string): boolean {
  return /(?:^|\.)localhost\.?$/i.test(host)
}

const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::')

/**
 * Whether anybody on the internet may have the address. Of IPv6 only global unicast (2000::/3) counts, without its special
 * ranges: elsewhere are the addresses of this machine and network, and those in which an IPv4 address is embedded.
 */
function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return (
    !(parsed instanceof ipaddr.IPv6) || (parsed.match(GLOBAL_UNICAST, 3) && !parsed.match(DOCUMENTATION, 20))
  )
}

/** RFC 9637, which ipaddr.js does not know yet. */
const DOCUMENTATION = ipaddr.IPv6.parse('3fff::')

const NOT_PUBLIC = 'its address is private or reserved'

function refused(why: string): DocChatError {
  return new DocChatError(
    'WEBHOOK_REFUSED',
    `The webhook's URL was refused: ${why}. Use a public http or https URL.`,
  )
}
