import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { loadSettings } from './load-settings.ts'
import { openDocChat } from './open-docchat.ts'

function folder(): string {
  const cwd = mkdtempSync(join(tmpdir(), 'docchat-s3-settings-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  return cwd
}

const load = (env: NodeJS.ProcessEnv, cwd = folder()) =>
  loadSettings({
    env: { DOCCHAT_DATA_DIR: join(cwd, 'data'), DOCCHAT_SEMANTIC_SEARCH: 'false', ...env },
    cwd,
  })

it('connects the bucket that is set, and the checks name it', async () => {
  const requests: { readonly url: string | undefined; readonly authorization: string | undefined }[] = []
  const server = createServer(({ url, headers }, response) => {
    requests.push({ url, authorization: headers.authorization })
    response.writeHead(403, { 'content-type': 'application/xml' })
    response.end('<Error><Code>InvalidAccessKeyId</Code><Message>Unknown.</Message></Error>')
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = load({
    DOCCHAT_S3_BUCKET: 'documents',
    DOCCHAT_S3_PREFIX: 'team/',
    DOCCHAT_S3_ENDPOINT: endpoint,
    DOCCHAT_S3_REGION: 'eu-test-1',
    DOCCHAT_S3_ACCESS_KEY_ID: 'key',
    DOCCHAT_S3_SECRET_ACCESS_KEY: 'canary',
  })
  await using docchat = await openDocChat(settings, { workers: 0 })
  expect((await docchat.check()).filter(({ ok }) => !ok)).toMatchObject([
    { name: 'blobs', error: expect.stringContaining(`bucket "documents" at ${endpoint}`) },
  ])
  expect(requests[0]?.url).toContain('/documents/?list-type=2')
  expect(requests[0]?.url).toContain('prefix=team%2F')
  expect(requests[0]?.authorization).toMatch(/Credential=key\/\d+\/eu-test-1\/s3/)
})

it.each([
  [
    { DOCCHAT_S3_ENDPOINT: 'http://localhost:9000' },
    'DOCCHAT_S3_ENDPOINT in the environment needs DOCCHAT_S3_BUCKET',
  ],
  [{ DOCCHAT_S3_BUCKET: 'b', DOCCHAT_S3_ACCESS_KEY_ID: 'key' }, 'belong together'],
])('refuses half of the settings: %j', async (env, message) => {
  await expect(openDocChat(load(env), { workers: 0 })).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    message: expect.stringContaining(message),
  })
})

it.each(['DOCCHAT_S3_SECRET_ACCESS_KEY', 'AWS_SECRET_ACCESS_KEY'])(
  'never signs requests to an endpoint that a folder names with %s of the environment',
  (variable) => {
    const cwd = folder()
    writeFileSync(join(cwd, '.env'), 'DOCCHAT_S3_BUCKET=b\nDOCCHAT_S3_ENDPOINT=http://localhost:9000\n')
    expect(() => load({ [variable]: 'canary' }, cwd)).toThrow(
      `would receive ${variable} from the environment`,
    )
  },
)
