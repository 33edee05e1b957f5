import { isIP } from 'node:net'
import { settingOptions } from '../options.ts'
import { each, invalid, textThat } from '../parse.ts'
import { type Definitions, described, SERVERS } from '../setting.ts'
import { flag, list, oneOf, text, wholeNumber } from '../values.ts'

/** Where the server listens, its limits, and its log. */
export interface ServerSettings {
  readonly host: string
  readonly port: number
  readonly web: boolean
  readonly mcp: 'off' | 'read' | 'write'
  readonly maxFiles: number
  readonly uploadsPerMinute: number
  readonly queriesPerMinute: number
  readonly maxAsks: number
  readonly maxAsksPerOwner: number | undefined
  readonly maxWaitingAsks: number
  readonly maxUploads: number
  readonly origins: readonly string[]
  readonly hosts: readonly string[]
  readonly trustProxy: number | string
  readonly publicMetrics: boolean
  readonly maxConnections: number
  readonly connectionsPerAddress: number
  readonly hstsSubdomains: boolean
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly drainSeconds: number
  readonly answerGraceSeconds: number
}

const PROXIES =
  'must be the number of proxies, or their addresses separated by commas, such as 10.0.0.0/8 or loopback'

export const serverSettings: Definitions<ServerSettings> = {
  host: {
    env: 'DOCCHAT_HOST',
    ...described('host', 'Any address that other machines can reach requires `DOCCHAT_AUTH`.'),
    programs: SERVERS,
    parse: text,
  },
  port: {
    env: 'DOCCHAT_PORT',
    ...described('port'),
    programs: SERVERS,
    parse: wholeNumber(0, 65_535),
  },
  web: {
    env: 'DOCCHAT_WEB',
    flag: settingOptions.web.flag,
    programs: SERVERS,
    parse: flag,
    default: 'true',
    description: 'Whether to serve the page for browsers at `/`.',
  },
  mcp: {
    env: 'DOCCHAT_MCP',
    programs: SERVERS,
    parse: oneOf(['off', 'read', 'write']),
    default: 'read',
    description:
      'What assistants may do at `/mcp`: search, ask and read, also add documents (`write`), or nothing (`off`).',
  },
  maxFiles: {
    env: 'DOCCHAT_MAX_FILES',
    programs: SERVERS,
    parse: wholeNumber(1, 1000),
    default: '10',
    description: 'The maximum number of files in one request.',
  },
  uploadsPerMinute: {
    env: 'DOCCHAT_UPLOADS_PER_MINUTE',
    programs: SERVERS,
    parse: wholeNumber(1, 1_000_000),
    default: '100',
    description: 'How many uploads one owner may send per minute.',
  },
  queriesPerMinute: {
    env: 'DOCCHAT_QUERIES_PER_MINUTE',
    programs: SERVERS,
    parse: wholeNumber(1, 1_000_000),
    default: '1000',
    description: 'How many other requests one owner may send per minute.',
  },
  maxAsks: {
    env: 'DOCCHAT_MAX_ASKS',
    programs: SERVERS,
    parse: wholeNumber(1, 100_000),
    default: '100',
    description: 'How many questions are answered at a time.',
  },
  maxAsksPerOwner: {
    env: 'DOCCHAT_MAX_ASKS_PER_OWNER',
    programs: SERVERS,
    parse: wholeNumber(1, 100_000),
    unset: 'half of `DOCCHAT_MAX_ASKS`',
    description: 'How many questions of one owner are answered at a time.',
  },
  maxWaitingAsks: {
    env: 'DOCCHAT_MAX_WAITING_ASKS',
    programs: SERVERS,
    parse: wholeNumber(0, 100_000),
    default: '200',
    description:
      'How many further questions wait for their turn, at most half of them of one owner. Others are refused with 503 or 429.',
  },
  maxUploads: {
    env: 'DOCCHAT_MAX_UPLOADS',
    programs: SERVERS,
    parse: wholeNumber(1, 10_000),
    default: '50',
    description:
      'How many uploads are received at a time, at most half of them of one owner. Up to 100 more wait for their turn.',
  },
  origins: {
    env: 'DOCCHAT_CORS_ORIGINS',
    programs: SERVERS,
    parse: each(list, textThat(problemOfOrigin)),
    default: '',
    unset: 'none',
    description:
      'The origins of web pages that may use the server, such as `https://chat.example.org`, separated by commas.',
  },
  hosts: {
    env: 'DOCCHAT_HOSTS',
    programs: SERVERS,
    parse: each(list, textThat(problemOfHostName)),
    default: '',
    unset: 'none',
    description:
      'Further names of this machine, such as `docchat.test`, to which a server without authentication answers, separated by commas.',
  },
  trustProxy: {
    env: 'DOCCHAT_TRUST_PROXY',
    programs: SERVERS,
    parse: hopsOrAddresses,
    default: '0',
    description:
      'The number of reverse proxies in front of the server, or their addresses separated by commas.',
  },
  publicMetrics: {
    env: 'DOCCHAT_PUBLIC_METRICS',
    programs: SERVERS,
    parse: flag,
    default: 'false',
    description: 'Whether everybody who can reach the server may read `/metrics`.',
  },
  maxConnections: {
    env: 'DOCCHAT_MAX_CONNECTIONS',
    programs: SERVERS,
    parse: wholeNumber(1, 1_000_000),
    default: '4096',
    description: 'How many connections may be open at the same time.',
  },
  connectionsPerAddress: {
    env: 'DOCCHAT_CONNECTIONS_PER_ADDRESS',
    programs: SERVERS,
    parse: wholeNumber(1, 1_000_000),
    default: '256',
    description:
      'How many connections from one address may be open that have not authenticated yet. Does not apply to trusted proxies, nor without authentication.',
  },
  hstsSubdomains: {
    env: 'DOCCHAT_HSTS_SUBDOMAINS',
    programs: SERVERS,
    parse: flag,
    default: 'false',
    description:
      'Whether browsers that use the server over HTTPS must use HTTPS for all subdomains of its name too.',
  },
  logLevel: {
    env: 'DOCCHAT_LOG_LEVEL',
    programs: SERVERS,
    parse: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    default: 'info',
    description: 'The lowest level of messages in the log, which goes to standard error.',
  },
  drainSeconds: {
    env: 'DOCCHAT_DRAIN_SECONDS',
    programs: SERVERS,
    parse: wholeNumber(1, 3600),
    default: '25',
    description: 'How many seconds requests in progress may take after SIGTERM.',
  },
  answerGraceSeconds: {
    env: 'DOCCHAT_ANSWER_GRACE_SECONDS',
    programs: SERVERS,
    parse: wholeNumber(0, 3600),
    default: '60',
    description:
      'How many seconds an answer goes on after the connection of its client was cut, so that the client can read on; 0 stops the model at once.',
  },
}

const DIGITS = /^\d+$/
/** Names for ranges of addresses, in Express. */
const RANGES = ['loopback', 'linklocal', 'uniquelocal']

function hopsOrAddresses(value: unknown): number | string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  if (typeof value !== 'string') return invalid(PROXIES)
  if (DIGITS.test(value)) return Number(value)
  return value.split(',').every((part) => isAddressOrRange(part.trim())) ? value : invalid(PROXIES)
}

function isAddressOrRange(value: string): boolean {
  const [address = '', bits] = value.split(/\/(.*)/s)
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  if (bits === undefined) return most > 0 || RANGES.includes(value)
  return DIGITS.test(bits) && Number(bits) >= 1 && Number(bits) <= most
}

function problemOfHostName(value: string): string | null {
  const isName = URL.parse(`http://${value}`)?.hostname === value.toLowerCase() && isIP(value) === 0
  if (isName) return null
  return `must consist of names such as docchat.test, without a port, and ${JSON.stringify(value)} is none`
}

function problemOfOrigin(value: string): string | null {
  if (URL.parse(value)?.origin === value) return null
  return value === '*'
    ? 'must list each origin, because with * every web page could read the documents'
    : `must consist of origins such as https://chat.example.org or http://localhost:5173, without a path, and ${JSON.stringify(value)} is none`
}
