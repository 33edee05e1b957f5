import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A running nginx process, which ends when it is disposed of. */
export interface Nginx extends AsyncDisposable {
  readonly url: string
}

const GUIDE = new URL('../../../../docs/guide/server.md', import.meta.url)

/** Whether nginx is installed. */
export function hasNginx(): boolean {
  return spawnSync('nginx', ['-v']).error === undefined
}

/** Starts nginx in front of the server on this port, as docs/guide/server.md configures it. */
export async function startNginx(serverPort: number): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'docchat-nginx-'))
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  await writeFile(file, around(await configuration(port, serverPort), folder))
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  let log = ''
  child.stderr.on('data', (chunk) => {
    log += chunk
  })
  const url = `http://127.0.0.1:${port}`
  // Any response shows that it listens.
  while (!(await fetch(url).catch(() => null))) {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${log}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The configuration in the guide, with other ports and without a certificate. */
async function configuration(port: number, serverPort: number): Promise<string> {
  const [, guide = ''] = /^```nginx\n(.*?)^```$/ms.exec(await readFile(GUIDE, 'utf8')) ?? []
  return replace(
    replace(guide, 'server 127.0.0.1:3000;', `server 127.0.0.1:${serverPort};`),
    'listen 443 ssl;',
    `listen 127.0.0.1:${port};`,
  )
}

function replace(text: string, what: string, by: string): string {
  if (!text.includes(what)) throw new Error(`The guide's configuration has no "${what}".`)
  return text.replace(what, by)
}

/** A minimal nginx.conf that uses only files in the folder. */
function around(sites: string, folder: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const paths = kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`)
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
http {
gzip on;
access_log off;
${paths.join('\n')}
${sites}
}
`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
