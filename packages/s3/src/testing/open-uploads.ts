import type { IncomingMessage, ServerResponse } from 'node:http'

interface OpenUpload {
  readonly key: string
  readonly id: string
  readonly initiated: string
  /** When each part arrived, by its number. */
  readonly parts: Map<string, string>
}

/** Few enough that a listing has several pages. */
const PAGE = 2

/** What fauxqs does not have: ListMultipartUploads and ListParts, from the requests that pass by. */
export interface OpenUploads {
  note(request: IncomingMessage, reply: IncomingMessage): void
  /** Whether the request was one of these two, and has been answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
  count(): number
}

/** Keeps track of uploads that are neither complete nor aborted. */
export function openUploads(): OpenUploads {
  const open = new Map<string, OpenUpload>()
  return {
    note(request, reply) {
      const { key, query } = parse(request)
      const id = query.get('uploadId') ?? ''
      if (request.method === 'POST' && query.has('uploads')) {
        let xml = ''
        reply.on('data', (chunk) => {
          xml += chunk
        })
        reply.once('end', () => {
          const created = /<UploadId>(.*?)<\/UploadId>/.exec(xml)?.[1] ?? ''
          open.set(created, { key, id: created, initiated: now(), parts: new Map() })
        })
      } else if (request.method === 'PUT' && query.has('partNumber'))
        open.get(id)?.parts.set(query.get('partNumber') ?? '', now())
      else if (request.method === 'DELETE' || (request.method === 'POST' && reply.statusCode === 200))
        open.delete(id)
    },
    answer(request, response) {
      const { query } = parse(request)
      if (request.method !== 'GET') return false
      const one = open.get(query.get('uploadId') ?? '')
      const xml = query.has('uploads') ? listUploads([...open.values()], query) : one && listParts(one)
      if (xml === undefined) return false
      response.writeHead(200, { 'content-type': 'application/xml' }).end(xml)
      return true
    },
    count: () => open.size,
  }
}

function listUploads(all: readonly OpenUpload[], query: URLSearchParams): string {
  const place = ({ key, id }: OpenUpload) => `${key} ${id}`
  const marker = `${query.get('key-marker') ?? ''} ${query.get('upload-id-marker') ?? ''}`
  const rest = all
    .filter((one) => one.key.startsWith(query.get('prefix') ?? '') && place(one) > marker)
    .sort((a, b) => (place(a) < place(b) ? -1 : 1))
  const page = rest.slice(0, PAGE)
  const last = page.at(-1)
  const next =
    last === undefined
      ? ''
      : `<NextKeyMarker>${last.key}</NextKeyMarker><NextUploadIdMarker>${last.id}</NextUploadIdMarker>`
  const uploads = page.map(
    ({ key, id, initiated }) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`,
  )
  return `<ListMultipartUploadsResult><IsTruncated>${rest.length > PAGE}</IsTruncated>${next}${uploads.join('')}</ListMultipartUploadsResult>`
}

function listParts({ parts }: OpenUpload): string {
  const listed = [...parts].map(
    ([number, at]) => `<Part><PartNumber>${number}</PartNumber><LastModified>${at}</LastModified></Part>`,
  )
  return `<ListPartsResult><IsTruncated>false</IsTruncated>${listed.join('')}</ListPartsResult>`
}

function parse({ url = '' }: IncomingMessage): { readonly key: string; readonly query: URLSearchParams } {
  const { pathname, searchParams } = new URL(url, 'http://s3')
  return { key: decodeURIComponent(pathname.split('/').slice(2).join('/')), query: searchParams }
}

function now(): string {
  return new Date().toISOString()
}
