import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { type Listening, listen } from './listen.ts'

/** Writes the file of each form into a folder, overwriting the previous one; syncs it when `flush` is `flush`. */
export function bareUploads(folder = '', flush = ''): Promise<Listening> {
  const path = join(folder, `upload ${flush}`)
  return listen((request, response) => {
    keep(request, path, flush === 'flush').then(
      () => response.writeHead(202).end(),
      () => response.destroy(),
    )
  })
}

async function keep(request: IncomingMessage, path: string, flush: boolean): Promise<void> {
  const form = busboy({ headers: request.headers })
  const written: Promise<void>[] = []
  form.on('file', (_, file) => written.push(pipeline(file, createWriteStream(path, { flush }))))
  await pipeline(request, form)
  await Promise.all(written)
}
