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

/** Checks a webhook's URL as far as is possible without DNS. @throws DocChatError `WEBHOOK_REFUSED`. */
export function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) throw refused('it is not an http or https URL')
  if (url.username !== '' || url.password !== '') throw refused('it contains a user name or password')
  return url
}

/**
 * Resolves a webhook's addresses. Unless private ones are allowed, all must be public, whatever notation they are
 * written in: the URL parser normalises them, and addresses embedded in other addresses never count as public.
 *
 * @throws DocChatError `WEBHOOK_REFUSED`; `WEBHOOK_FAILED` when the host name cannot be resolved.
 */
export async function resolveTarget(text: string, allowPrivate: boolean): Promise<Target> {
  const url = parseTarget(text)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(host) === 0 ? await find(host) : [{ address: host, family: isIP(host) }]
  if (!allowPrivate && !addresses.every(isPublic)) throw refused('its address is private or reserved')
  return { url, addresses }
}

async function find(host: string): Promise<Address[]> {
  try {
    return await lookup(host, { all: true })
  } catch (error) {
    throw new DocChatError('WEBHOOK_FAILED', `The webhook's host ${host} was not found.`, { cause: error })
  }
}

function isPublic({ address }: Address): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

function refused(why: string): DocChatError {
  return new DocChatError(
    'WEBHOOK_REFUSED',
    `The webhook's URL was refused: ${why}. Use a public http or https URL.`,
  )
}
