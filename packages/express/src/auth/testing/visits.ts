/** What Ann has, and Bob must not see any trace of. */
export interface Belongings {
  readonly document: string
  /** A second document, for a second route that deletes one. */
  readonly spare: string
  readonly version: string
  readonly job: string
  readonly delivery: string
  readonly conversation: string
  readonly answer: string
  readonly upload: string
}

/** A request from one owner for something that belongs to the other. */
export interface Visit {
  readonly path: string
  readonly init?: RequestInit
  /** The response to the other owner: 404, or one that contains nothing of Ann's. */
  readonly other: 404 | 403 | 200 | 201 | 202 | 204
  /** Whether Ann's own response contains her text or name, so that the comparison is meaningful. @defaultValue true */
  readonly shows?: boolean
  /** The error code for Ann when her own document does not have what was requested. */
  readonly lacks?: string
}

export const TEXT: string = 'The heron statue costs 4711 ducats and stands in the courtyard.'
export const NAME: string = 'heron-secret.txt'
export const QUESTION: string = 'How much does the heron statue cost?'

export const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** The same bytes under another name, which must not lead to the other owner's document. */
const form = (field: string, key = field): RequestInit => {
  const body = new FormData()
  body.set(field, new Blob([TEXT], { type: 'text/plain' }), 'copy.txt')
  return { method: 'POST', body, headers: { 'idempotency-key': `same ${key}` } }
}

/** A request of a resumable upload. */
const tus = (method: string, more: Readonly<Record<string, string>> = {}, body?: string): RequestInit => ({
  method,
  headers: { 'tus-resumable': '1.0.0', ...more },
  ...(body !== undefined && { body }),
})
export const BEGIN: RequestInit = tus('POST', {
  'upload-length': '4',
  'upload-metadata': `filename ${btoa(NAME)}`,
})

/** One visit per route; a route without one fails the first test. Requests that change something come last. */
export const visits: Readonly<Record<string, (ann: Belongings) => Visit>> = {
  'get /documents': () => ({ path: '/documents?limit=100', other: 200 }),
  'get /labels': () => ({ path: '/labels', other: 200, shows: false }),
  'get /documents.csv': () => ({ path: '/documents.csv', other: 200 }),
  'post /documents/batch-check': ({ document }) => ({
    path: '/documents/batch-check',
    init: json({ document_ids: [document] }),
    other: 200,
  }),
  'get /documents/{id}': ({ document }) => ({ path: `/documents/${document}`, other: 404 }),
  'get /documents/{id}/file': ({ document }) => ({ path: `/documents/${document}/file`, other: 404 }),
  'get /documents/{id}/thumbnail': ({ document }) => ({
    path: `/documents/${document}/thumbnail`,
    other: 404,
    lacks: 'THUMBNAIL_NOT_FOUND',
  }),
  'get /documents/{id}/pages/{n}': ({ document }) => ({ path: `/documents/${document}/pages/1`, other: 404 }),
  'get /documents/{id}/text': ({ document }) => ({ path: `/documents/${document}/text`, other: 404 }),
  'get /documents/{id}/versions': ({ document }) => ({
    path: `/documents/${document}/versions`,
    other: 404,
    shows: false,
  }),
  'get /documents/{id}/versions/{version_id}/file': ({ document, version }) => ({
    path: `/documents/${document}/versions/${version}/file`,
    other: 404,
  }),
  'get /documents/{id}/versions/{version_id}/pages/{n}': ({ document, version }) => ({
    path: `/documents/${document}/versions/${version}/pages/1`,
    other: 404,
  }),
  'get /jobs': () => ({ path: '/jobs', other: 200, shows: false }),
  'get /jobs/{id}': ({ job }) => ({ path: `/jobs/${job}`, other: 404, shows: false }),
  'get /jobs/{id}/events': ({ job }) => ({ path: `/jobs/${job}/events`, other: 404, shows: false }),
  'get /status': () => ({ path: '/status', other: 200, shows: false }),
  'get /answers/{id}/events': ({ answer }) => ({ path: `/answers/${answer}/events`, other: 404 }),
  'delete /answers/{id}': ({ answer }) => ({
    path: `/answers/${answer}`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'get /search': ({ document }) => ({
    path: `/search?query=${encodeURIComponent(QUESTION)}&document_ids=${document}`,
    other: 200,
  }),
  'get /chat': ({ document }) => ({
    path: `/chat?question=${encodeURIComponent(QUESTION)}&document_ids=${document}`,
    other: 200,
  }),
  'post /chat': ({ document }) => ({
    path: '/chat',
    init: json({ question: QUESTION, document_ids: [document] }),
    other: 200,
  }),
  'post /citations/verify': ({ document }) => ({
    path: '/citations/verify',
    init: json({
      citations: [
        {
          marker: 1,
          document_id: document,
          version_id: 'ver_1',
          version_sha256: null,
          name: NAME,
          page: 1,
          char_start: 0,
          char_end: TEXT.length,
          quote: TEXT,
          verified: true,
        },
      ],
    }),
    other: 200,
    shows: false,
  }),
  'post /conversations': () => ({ path: '/conversations', init: json({}), other: 201, shows: false }),
  'get /conversations': () => ({ path: '/conversations', other: 200 }),
  'get /conversations/{id}': ({ conversation }) => ({ path: `/conversations/${conversation}`, other: 404 }),
  'get /conversations/{id}/export': ({ conversation }) => ({
    path: `/conversations/${conversation}/export`,
    other: 404,
  }),
  'patch /conversations/{id}': ({ conversation }) => ({
    path: `/conversations/${conversation}`,
    init: { ...json({ title: 'Mine' }), method: 'PATCH' },
    other: 404,
    shows: false,
  }),
  'delete /conversations/{id}/exchanges/{number}': ({ conversation }) => ({
    path: `/conversations/${conversation}/exchanges/1`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'post /stream-tickets': () => ({ path: '/stream-tickets', init: json({}), other: 201, shows: false }),
  'delete /conversations/{id}': ({ conversation }) => ({
    path: `/conversations/${conversation}`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'post /conversations/batch-delete': ({ conversation }) => ({
    path: '/conversations/batch-delete',
    init: json({ conversation_ids: [conversation] }),
    other: 200,
    shows: false,
  }),
  'post /v1/chat/completions': () => ({
    path: '/v1/chat/completions',
    init: json({ model: 'docchat', messages: [{ role: 'user', content: QUESTION }] }),
    other: 200,
  }),
  'post /v1/responses': () => ({
    path: '/v1/responses',
    init: json({ model: 'docchat', input: QUESTION }),
    other: 200,
  }),
  'get /v1/files': () => ({ path: '/v1/files', other: 200 }),
  'get /v1/files/{id}': ({ document }) => ({ path: `/v1/files/${document}`, other: 404 }),
  'get /v1/files/{id}/content': ({ document }) => ({ path: `/v1/files/${document}/content`, other: 404 }),
  'post /v1/vector_stores/{id}/search': ({ document }) => ({
    path: '/v1/vector_stores/default/search',
    init: json({ query: QUESTION, filters: { type: 'eq', key: 'file_id', value: document } }),
    other: 200,
  }),
  'post /ai/chat': ({ document }) => ({
    path: '/ai/chat',
    init: json({
      id: 'chat-1',
      trigger: 'submit-message',
      messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: QUESTION }] }],
      docchat: { document_ids: [document] },
    }),
    other: 200,
  }),
  'get /ai/chat/{id}/stream': ({ conversation }) => ({
    path: `/ai/chat/${conversation}/stream`,
    other: 204,
    shows: false,
  }),
  'delete /ai/chat/{id}/stream': ({ conversation }) => ({
    path: `/ai/chat/${conversation}/stream`,
    init: { method: 'DELETE' },
    other: 204,
    shows: false,
  }),
  'post /mcp': () => ({ path: '/mcp', init: json({ jsonrpc: '2.0', id: 1, method: 'list' }), other: 200 }),
  'get /v1/models/{id}': () => ({ path: '/v1/models/docchat', other: 200, shows: false }),
  'get /v1/models': () => ({ path: '/v1/models', other: 200, shows: false }),
  'get /metrics': () => ({ path: '/metrics', other: 403, shows: false }),
  'get /webhooks/deliveries': () => ({ path: '/webhooks/deliveries', other: 200, shows: false }),
  'post /webhooks/deliveries/{id}/redeliver': ({ delivery }) => ({
    path: `/webhooks/deliveries/${delivery}/redeliver`,
    init: { method: 'POST' },
    other: 404,
    shows: false,
    lacks: 'JOB_STATE_CONFLICT',
  }),
  'post /documents/{id}/reprocess': ({ document }) => ({
    path: `/documents/${document}/reprocess`,
    init: { method: 'POST' },
    other: 404,
    shows: false,
  }),
  'post /jobs/{id}/retry': ({ job }) => ({
    path: `/jobs/${job}/retry`,
    init: { method: 'POST' },
    other: 404,
    shows: false,
  }),
  'delete /jobs/{id}': ({ job }) => ({
    path: `/jobs/${job}`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'patch /documents/{id}': ({ document }) => ({
    path: `/documents/${document}`,
    init: { ...json({ name: 'mine.txt' }), method: 'PATCH' },
    other: 404,
    shows: false,
  }),
  'post /documents/{id}/trash': ({ document }) => ({
    path: `/documents/${document}/trash`,
    init: { method: 'POST' },
    other: 404,
  }),
  'get /trash': () => ({ path: '/trash', other: 200 }),
  'post /documents/{id}/restore': ({ document }) => ({
    path: `/documents/${document}/restore`,
    init: { method: 'POST' },
    other: 404,
  }),
  'delete /documents/{id}': ({ document }) => ({
    path: `/documents/${document}`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'delete /v1/files/{id}': ({ spare }) => ({
    path: `/v1/files/${spare}`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'post /documents/batch-delete': ({ document }) => ({
    path: '/documents/batch-delete',
    init: json({ document_ids: [document] }),
    other: 200,
    shows: false,
  }),
  'post /uploads': () => ({ path: '/uploads', init: BEGIN, other: 201, shows: false }),
  'get /uploads/{id}': ({ upload }) => ({ path: upload, init: tus('GET'), other: 404, shows: false }),
  'patch /uploads/{id}': ({ upload }) => ({
    path: upload,
    init: tus('PATCH', { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, 'mine'),
    other: 404,
    shows: false,
  }),
  'delete /uploads/{id}': ({ upload }) => ({ path: upload, init: tus('DELETE'), other: 404, shows: false }),
  'post /upload': () => ({ path: '/upload', init: form('file'), other: 202, shows: false }),
  'post /documents': () => ({ path: '/documents', init: form('file', 'document'), other: 202, shows: false }),
  'post /v1/files': () => ({ path: '/v1/files', init: form('file', 'openai'), other: 200, shows: false }),
  'post /upload-many': () => ({ path: '/upload-many', init: form('files'), other: 202, shows: false }),
}
