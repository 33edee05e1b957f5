import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { DocChatError } from '../errors.ts'

/** An address to connect to. */
export interface Address {
  readonly address: string
  readonly family: number
}

/** Where a webhook goes: the addresses were checked, and no others may be connected to. */
export interface Target {
  readonly url: URL
  readonly addresses: readonly Address[]
}

/** Checks a webhook's URL as far as that goes without a name server. @throws DocChatError `WEBHOOK_REFUSED`. */
export function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) throw refused('it is not an http or https URL')
  if (url.username !== '' || url.password !== '') throw refused('a URL with a name or password is not taken')
  return url
}

/**
 * Finds a webhook's addresses. Unless private ones are allowed, all must be public, in whatever notation they were
 * written: the URL parser spells them out, and addresses inside other addresses are never public.
 *
 * @throws DocChatError `WEBHOOK_REFUSED`; `WEBHOOK_FAILED` when the name is not known.
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
  return new DocChatError('WEBHOOK_REFUSED', `The webhook's URL is refused: ${why}. Give a public one.`)
}
