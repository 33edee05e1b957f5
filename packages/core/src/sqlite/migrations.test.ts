import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection } from './connection.ts'
import { migrate } from './migrations.ts'
import { sqliteStore } from './store.ts'

const URL = 'https://gone.example.com/hook'

/** The contents of a schema 2 data directory: a document with two versions, their jobs, and settings of every kind. */
const OLDER = `
  insert into documents (key, id, owner, source, name, current_version, created_at)
    values (1, 'doc_1', 'ann', 'lease.pdf', 'lease.pdf', 2, 1000);
  insert into versions (key, id, document, sha256, size_bytes, media_type, blob_key, state, superseded, created_at)
    values (1, 'ver_1', 1, 'aa', 1, 'text/plain', 'b1', 'complete', 1, 1000),
           (2, 'ver_2', 1, 'bb', 1, 'text/plain', 'b2', 'complete', 0, 2000);
  insert into jobs (id, kind, owner, payload, state, max_attempts, run_at, token, created_at, finished_at)
    values ('job_1', 'ingest', 'ann', '{"documentId":"doc_1","versionId":"ver_1"}', 'done', 3, 0, 4, 1000, 1001),
           ('job_2', 'webhook', 'ann', '{"url":"u","body":"{\\"data\\":{\\"document_id\\":\\"doc_1\\"}}"}', 'done', 3, 0, 7, 1000, 1001),
           ('job_3', 'work', 'ann', '"a text"', 'queued', 3, 0, 0, 1000, null);
  insert into settings (name, value) values
    ('jobs-paused', 'true'),
    ('password:ver_2', 'secret'),
    ('upload-key:["ann","key: 1"]', 'fingerprint'),
    ('webhook-gone:${createHash('sha256').update(URL).digest('hex')}', '2026-01-02T03:04:05.000Z');
`

test('a migration keeps the settings of an older version and the data that depended on them', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-older-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const db = openConnection(join(directory, 'docchat.db'))
  migrate(db, 2)
  db.raw.exec(OLDER)
  db.close()

  await using store = sqliteStore({ directory })
  expect(await store.passwords.get('ver_2')).toBe('secret')
  expect(await store.webhookReceivers.isGone(URL)).toBe(true)
  const claim = { owner: 'ann', key: 'key: 1', fingerprint: 'another', ttlMs: 1000 }
  expect(await store.idempotencyKeys.claim(claim)).toBe('fingerprint')
  expect((await store.catalog.versions('ann', 'doc_1')).map(({ number }) => number)).toEqual([2, 1])
  const known = { owner: 'ann', source: 's', name: 'n', sha256: 'bb', sizeBytes: 1, mediaType: 'text/plain' }
  expect(await store.catalog.admit({ ...known, blobKey: 'b3' })).toMatchObject({ deduplicated: true })
  const listed = await store.catalog.list('ann', {
    states: ['complete'],
    mediaTypes: ['text/plain'],
    limit: 1,
  })
  expect(
    listed.entries.map(({ id }) => id),
    'lists are filtered by copies',
  ).toEqual(['doc_1'])
  const { entries: jobs } = await store.jobs.list()
  expect(jobs.map(({ id, documentId }) => [id, documentId])).toEqual([
    ['job_3', null],
    ['job_2', 'doc_1'],
    ['job_1', 'doc_1'],
  ])
  const wanted = { worker: 'w', kinds: ['work'], leaseMs: 1000 }
  expect(await store.jobs.claim(wanted), 'the queue is still paused').toBeNull()
  await store.jobs.resume()
  expect(await store.jobs.claim(wanted)).toMatchObject({ token: 8 })
  expect(await store.check()).toEqual([])

  const older = openConnection(join(directory, 'docchat.db'))
  const insert = `insert into versions (id, document, sha256, size_bytes, media_type, blob_key, created_at)
    values ('ver_9', 1, 'cc', 1, 'text/plain', 'b9', 1000)`
  expect(() => older.raw.exec(insert), 'a process of the older version').toThrow('Restart this process')
  older.close()
})
