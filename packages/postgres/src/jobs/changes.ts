import pg from 'pg'

/** How often those who wait are woken to look for themselves while no notifications arrive, in milliseconds. */
const POLL_MS = 250

/** Changes by this process are announced to others at most so often, in milliseconds. */
const ANNOUNCE_MS = 20

/** How long to wait before connecting again, in milliseconds. */
const RECONNECT_MS = 1000

/** How often the connection is checked, in milliseconds. */
const CHECK_MS = 10_000

/** Tells whoever waits for jobs that they may have changed. */
export interface JobChanges {
  readonly notifies: boolean
  onChange(listener: () => void): () => void
  /** Tells this process, and soon the others, that jobs have changed. */
  announce(): void
}

/** Options of {@link listenForChanges}. */
export interface ListenOptions {
  /** Unique to the schema; at most 63 bytes. */
  readonly channel: string
  /** The connection to listen on, which nothing else uses. */
  readonly connect: () => Promise<pg.Client>
  /** Runs `notify`; its errors do no harm. */
  readonly notify: (channel: string) => Promise<unknown>
}

/**
 * Listens for the changes of jobs by other processes on one connection. While there is none, those who wait look for
 * themselves. It is made when somebody first waits.
 *
 * A change is announced after its commit: notifications within transactions would make their commits wait for each other.
 * If the process dies in between, those who wait notice the change when they look for themselves.
 */
export function listenForChanges({ channel, connect, notify }: ListenOptions): JobChanges & AsyncDisposable {
  const listeners = new Set<() => void>()
  let client: pg.Client | null = null
  let connecting: Promise<void> | null = null
  let reconnect: NodeJS.Timeout | undefined
  let poll: NodeJS.Timeout | undefined
  let announcement: NodeJS.Timeout | undefined
  let announcing: Promise<unknown> = Promise.resolve()
  let closed = false

  function ring(): void {
    for (const listener of listeners) listener()
  }

  function listen(): void {
    if (closed || client !== null || connecting !== null) return
    poll ??= setInterval(ring, POLL_MS)
    connecting = open().then(
      (opened) => {
        connecting = null
        client = opened
        clearInterval(poll)
        poll = undefined
        // What happened in the meantime was not reported.
        ring()
      },
      () => {
        connecting = null
        again()
      },
    )
  }

  async function open(): Promise<pg.Client> {
    const opened = await connect()
    opened.on('notification', ring)
    opened.on('error', () => lost(opened))
    opened.on('end', () => lost(opened))
    // Without it, a connection that was cut without a word would be noticed much later.
    const check = setInterval(() => void opened.query('select 1').catch(() => lost(opened)), CHECK_MS).unref()
    opened.on('end', () => clearInterval(check))
    try {
      await opened.query(`listen ${pg.escapeIdentifier(channel)}`)
      return opened
    } catch (error) {
      await close(opened)
      throw error
    }
  }

  function lost(which: pg.Client): void {
    if (client !== which) return
    client = null
    void close(which)
    if (!closed) poll ??= setInterval(ring, POLL_MS)
    again()
  }

  function again(): void {
    if (closed) return
    clearTimeout(reconnect)
    reconnect = setTimeout(listen, RECONNECT_MS).unref()
  }

  return {
    get notifies() {
      return client !== null
    },
    onChange(listener) {
      listeners.add(listener)
      listen()
      return () => listeners.delete(listener)
    },
    announce() {
      ring()
      if (closed || announcement !== undefined) return
      announcement = setTimeout(() => {
        announcement = undefined
        announcing = notify(channel).catch(() => undefined)
      }, ANNOUNCE_MS)
    },
    async [Symbol.asyncDispose]() {
      closed = true
      clearInterval(poll)
      clearTimeout(reconnect)
      if (announcement !== undefined) {
        clearTimeout(announcement)
        announcing = notify(channel).catch(() => undefined)
      }
      await announcing
      await connecting
      if (client !== null) await close(client)
    },
  }
}

async function close(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined)
}
