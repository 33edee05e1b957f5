import { Readable } from 'node:stream'
import type { DocumentFilters, Owner } from '@docchat/core'
import { documentJson } from '@docchat/core/json'
import type { Call } from '../http/route.ts'
import { sendStream } from '../http/send-stream.ts'
import { csvLine } from './csv.ts'

const COLUMNS = [
  'document_id',
  'name',
  'state',
  'media_type',
  'size_bytes',
  'pages',
  'chunks',
  'sha256',
  'created_at',
  'completed_at',
] as const

/** Streams the documents that match as CSV, with backpressure: rows are read as fast as the client accepts them. */
export async function sendCsv(call: Call, filters: DocumentFilters): Promise<void> {
  const { owner, request, response } = call
  response.attachment('documents.csv').type('text/csv; charset=utf-8')
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  await sendStream(call, Readable.from(rows(owner, filters)))
}

async function* rows(owner: Owner, filters: DocumentFilters): AsyncGenerator<string> {
  // The byte order mark tells spreadsheets that this is UTF-8.
  yield `\uFEFF${csvLine(COLUMNS)}`
  for await (const document of owner.documents.all(filters)) {
    const json = documentJson(document)
    yield csvLine(COLUMNS.map((column) => json[column]))
  }
}
