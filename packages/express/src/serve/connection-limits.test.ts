import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { apiKeyAuth } from '../auth/index.ts'
import { type StartedServer, startServer } from '../testing/start-server.ts'
import { networkOf } from './connection-limits.ts'

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

/** A connection on which nothing is sent. */
async function silent(app: StartedServer, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port: app.port, host: '127.0.0.1', localAddress, allowHalfOpen: true }).on(
    'error',
    () => undefined,
  )
  sockets.push(socket.resume())
  await once(socket, 'connect')
  return socket
}

/** How many of the connections the server has kept. */
async function kept(all: readonly Socket[]): Promise<number> {
  await delay(200)
  return all.filter(({ destroyed, readableEnded }) => !destroyed && !readableEnded).length
}

const many = (count: number, open: () => Promise<Socket>) => Promise.all(Array.from({ length: count }, open))
const perAddress = (unauthenticatedPerAddress: number) => ({
  auth: apiKeyAuth,
  connections: { unauthenticatedPerAddress },
})

describe('connections of one address that have not authenticated', () => {
  it('are closed at once beyond the limit, while other addresses are served', async () => {
    await using app = await startServer(perAddress(10))
    expect(await kept(await many(30, () => silent(app)))).toBe(10)
    expect(await kept([await silent(app, '127.0.0.2')])).toBe(1)
    expect(app.log).toMatchObject([
      { msg: 'connections refused', limit: 'unauthenticatedPerAddress', max: 10, refused: 1 },
    ])
  })

  it('make room when they close', async () => {
    await using app = await startServer(perAddress(10))
    const first = await many(10, () => silent(app))
    expect(await kept([await silent(app)])).toBe(0)
    for (const socket of first.slice(0, 3)) socket.destroy()
    await delay(100)
    expect(await kept(await many(5, () => silent(app)))).toBe(3)
  })

  it('do not count once a request on them was authenticated', async () => {
    await using app = await startServer(perAddress(2))
    const { key } = await app.docchat.apiKeys.create({ owner: 'mary', name: 'test' })
    const request = async (authorization: string) => {
      const socket = await silent(app)
      socket.write(`GET /documents HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\n\r\n`)
      const [head] = (await once(socket, 'data')) as [Buffer]
      return head.toString().slice(9, 12)
    }
    for (let i = 0; i < 6; i++) expect(await request(`Bearer ${key}`)).toBe('200')
    expect(await request('Bearer wrong')).toBe('401')
    expect(await request('Bearer wrong')).toBe('401')
    expect(await kept([await silent(app)])).toBe(0)
  })

  it.each<[string, number | string, number]>([
    ['are not limited behind a proxy that is trusted by its address', 'loopback', 20],
    ['are not limited behind a number of proxies', 1, 20],
    ['are limited if another proxy is trusted', '10.0.0.0/8', 5],
  ])('%s', async (_name, trustProxy, expected) => {
    await using app = await startServer({ ...perAddress(5), trustProxy })
    expect(await kept(await many(20, () => silent(app)))).toBe(expected)
  })

  it('are not limited without authentication, where every client is on this machine', async () => {
    await using app = await startServer({ connections: { unauthenticatedPerAddress: 5 } })
    expect(await kept(await many(20, () => silent(app)))).toBe(20)
  })
})

it('all connections together are limited', async () => {
  await using app = await startServer({ connections: { max: 10 } })
  const all = await many(15, () => silent(app))
  expect(await kept(all)).toBe(10)
  expect(app.log).toMatchObject([{ msg: 'connections refused', limit: 'max', max: 10 }])
  for (const socket of all) socket.destroy()
  await expect.poll(async () => (await fetch(`${app.url}/health`)).status).toBe(200)
})

it('1,000 silent connections are released though their clients never close them, and the next client is served', async () => {
  await using app = await startServer({ timeouts: { headersMs: 2000 } })
  const descriptors = async () => (await readdir('/proc/self/fd')).length
  const before = await descriptors()
  const all = await many(1000, () => silent(app))
  // This process is both the client and the server.
  await expect.poll(descriptors).toBeGreaterThanOrEqual(before + 2000)
  expect((await fetch(`${app.url}/health`)).status).toBe(200)
  await expect.poll(descriptors, { timeout: 20_000, interval: 200 }).toBeLessThan(before + 1050)
  expect(all.filter(({ destroyed }) => destroyed)).toEqual([])
}, 40_000)

it.each([0, 1.5, Number.NaN])('a limit of %d is refused', async (max) => {
  await expect(startServer({ connections: { max } })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('%s belongs to %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
