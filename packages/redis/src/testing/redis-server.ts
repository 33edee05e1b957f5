import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real Redis, which can go away and come back. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string
  start(): Promise<void>
  /** Kills it. */
  stop(): Promise<void>
  /** Lets it accept connections but answer nothing. */
  freeze(): void
  thaw(): void
}

/** Why the tests are skipped here; null if they are not. In CI they never are. */
export const missing: string | null =
  process.env['CI'] === undefined && spawnSync('redis-server', ['--version']).status !== 0
    ? 'redis-server is not installed'
    : null

/** Starts it on a free port. */
export async function startRedis(): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-redis-'))
  const port = await freePort()
  let child: ChildProcess | null = null
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}/1`,
    async start() {
      const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', directory]
      child = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
      for await (const output of child.stdout ?? []) if (String(output).includes('Ready to accept')) break
    },
    async stop() {
      if (child === null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      child = null
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
