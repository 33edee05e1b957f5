import { Agent, request } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Bench } from '../harness/bench.ts'
import { alternate, median, secondsSince } from '../harness/measure.ts'
import { megabytes, printTable, times, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { textStream } from '../receive/text-stream.ts'
import { startServer } from './start-server.ts'

const MEGABYTES = 100
const BOUNDARY = 'the-end-of-a-part'
const HEAD = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="large.txt"\r\n\r\n`
const TAIL = `\r\n--${BOUNDARY}--\r\n`

/** Measures how fast the server receives a large file, compared with a server that only writes it to disk. */
export const uploadBench: Bench = {
  name: 'upload',
  summary: 'MB/s and memory of an upload over HTTP, compared with bare busboy',
  async run({ rounds = 5 }) {
    await using folder = await temporaryFolder()
    await using docchat = await startServer('docchat', folder.path)
    await using synced = await startServer('uploads', folder.path, 'flush')
    await using bare = await startServer('uploads', folder.path)
    const agent = new Agent()
    const speeds = await alternate(rounds, {
      docchat: () => uploadAndRemove(agent, docchat.url),
      synced: () => upload(agent, synced.url).then(({ speed }) => speed),
      bare: () => upload(agent, bare.url).then(({ speed }) => speed),
    })
    const own = median(speeds.docchat)
    const row = async (title: string, side: keyof typeof speeds, server: typeof bare) => {
      const { startBytes, peakBytes } = await server.cost()
      const speed = median(speeds[side])
      return [
        title,
        whole(speed),
        times(own / speed),
        megabytes(peakBytes),
        megabytes(peakBytes - startBytes),
      ]
    }
    printTable(
      [`${MEGABYTES} MB`, 'MB/s', 'DocChat to it', 'peak RSS', 'of it uploads'],
      [
        await row('DocChat: checked, hashed, fsync', 'docchat', docchat),
        await row('busboy to disk with fsync', 'synced', synced),
        await row('busboy to disk', 'bare', bare),
      ],
    )
  },
}

/** Uploads and then deletes the file, because DocChat stores it and the next round needs the space. */
async function uploadAndRemove(agent: Agent, url: string): Promise<number> {
  const { speed, answer } = await upload(agent, url)
  const { document_id: id } = JSON.parse(answer) as { readonly document_id: string }
  const response = await fetch(`${url}/documents/${id}`, { method: 'DELETE' })
  if (!response.ok) throw new Error(`The upload cannot be deleted: status ${response.status}.`)
  return speed
}

async function upload(
  agent: Agent,
  url: string,
): Promise<{ readonly speed: number; readonly answer: string }> {
  const sizeBytes = MEGABYTES * 1024 * 1024
  const started = performance.now()
  const outgoing = request(`${url}/upload`, {
    agent,
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'content-length': HEAD.length + sizeBytes + TAIL.length,
    },
  })
  const answered = new Promise<Readable & { readonly statusCode?: number | undefined }>((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject)
  })
  const [response] = await Promise.all([answered, pipeline(Readable.from(form(sizeBytes)), outgoing)])
  const answer = await text(response)
  const speed = MEGABYTES / secondsSince(started)
  if (response.statusCode !== 202) throw new Error(`${url} answered with status ${response.statusCode}.`)
  return { speed, answer }
}

function* form(sizeBytes: number): Generator<Uint8Array, void, undefined> {
  yield Buffer.from(HEAD)
  yield* textStream(sizeBytes)
  yield Buffer.from(TAIL)
}
