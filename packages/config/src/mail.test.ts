import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { DocChat } from '@docchat/core'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { loadSettings } from './load-settings.ts'
import { openDocChat } from './open-docchat.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'docchat-mail-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly user: string | undefined
  readonly message: string
}

/** A mail server that answers the first messages with these codes, and accepts the rest. */
async function mailServer(...codes: readonly number[]) {
  const received: Received[] = []
  let attempts = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      password === 'canary' ? done(null, { user: username }) : done(new Error('no')),
    onData(stream, { envelope, user }, done) {
      text(stream).then((message) => {
        const code = codes[attempts++]
        if (code !== undefined)
          return done(Object.assign(new Error(`answered ${code}`), { responseCode: code }))
        const { mailFrom, rcptTo } = envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: user as string | undefined,
          // Quoted-printable, without the breaks in long lines.
          message: message.replaceAll('=\r\n', ''),
        })
        return done()
      }, done)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise((resolve) => server.close(resolve)))
  const { port } = server.server.address() as AddressInfo
  return { received, attempts: () => attempts, url: `smtp://127.0.0.1:${port}` }
}

async function open(url: string, env: NodeJS.ProcessEnv = {}): Promise<DocChat> {
  const settings = loadSettings({
    cwd,
    env: {
      DOCCHAT_DATA_DIR: join(cwd, 'data'),
      DOCCHAT_SEMANTIC_SEARCH: 'false',
      DOCCHAT_SMTP_URL: url,
      DOCCHAT_MAIL_FROM: 'docchat@example.com',
      DOCCHAT_MAIL_RECIPIENTS: '{"mary":"mary@example.com"}',
      ...env,
    },
  })
  const docchat = await openDocChat(settings, { onError: () => undefined })
  onTestFinished(() => docchat.close())
  return docchat
}

async function upload(docchat: DocChat, files: Readonly<Record<string, string>>, owner = 'mary') {
  const jobs: string[] = []
  const view = docchat.forOwner(owner)
  for (const [name, content] of Object.entries(files))
    jobs.push((await view.documents.add({ name, content: Readable.from([Buffer.from(content)]) })).job.id)
  const { id } = await view.mail.whenEnded(jobs)
  return (await Array.fromAsync(view.jobs.watch(id))).at(-1)
}

it('tells an owner once that the documents of a batch have been processed', async () => {
  const server = await mailServer()
  const docchat = await open(server.url)
  const files = { 'a&b.txt': 'the secret text', 'c.txt': 'another text', 'broken.pdf': '%PDF-1.7 nothing' }
  expect(await upload(docchat, files)).toMatchObject({ state: 'done', result: { sent: true } })
  const [{ message, ...envelope } = expect.fail('nothing came'), ...more] = server.received
  expect([envelope, more]).toEqual([
    { from: 'docchat@example.com', to: ['mary@example.com'], user: undefined },
    [],
  ])
  expect(message).toContain('Subject: 2 documents ready, 1 failed')
  expect(message).toMatch(/^Message-ID: <job_\w+@docchat>\r$/im)
  expect(message).toContain('Auto-Submitted: auto-generated')
  expect(message).toContain('- a&b.txt\r\n- c.txt\r\n')
  expect(message).toContain('<li>a&amp;b.txt</li><li>c.txt</li>')
  expect(message).toContain('broken.pdf')
  expect(message).not.toContain('text.')
  expect(message).not.toContain('secret')
})

it('tries again later when the server is busy, and not when it refuses the message', async () => {
  const busy = await mailServer(451)
  expect(await upload(await open(busy.url), { 'a.txt': 'a' })).toMatchObject({ state: 'done', attempts: 2 })
  expect(busy.received).toHaveLength(1)

  const refusing = await mailServer(550)
  const data = { DOCCHAT_DATA_DIR: join(cwd, 'other') }
  const ended = await upload(await open(refusing.url, data), { 'a.txt': 'a' })
  expect(ended).toMatchObject({ state: 'failed', error: { code: 'MAIL_REFUSED', details: { status: 550 } } })
  expect(refusing.attempts()).toBe(1)
})

it('logs in, and keeps the password to itself', async () => {
  const server = await mailServer()
  const login = { DOCCHAT_SMTP_USER: 'docchat', DOCCHAT_SMTP_PASSWORD: 'canary' }
  await upload(await open(server.url, login), { 'a.txt': 'a' })
  expect(server.received).toMatchObject([{ user: 'docchat' }])
})

it('sends nothing to owners whose address is not known', async () => {
  const server = await mailServer()
  const docchat = await open(server.url)
  await expect(upload(docchat, { 'a.txt': 'a' }, 'paul')).rejects.toMatchObject({ code: 'MAIL_REFUSED' })
  const { job } = await docchat.documents.add({ name: 'b.txt', content: Readable.from([Buffer.from('b')]) })
  await expect(docchat.forOwner('mary').mail.whenEnded([job.id])).rejects.toMatchObject({
    code: 'JOB_NOT_FOUND',
  })
  expect(server.received).toEqual([])
})

it('says which settings belong together', async () => {
  const alone = open('smtp://localhost', { DOCCHAT_MAIL_FROM: '' })
  await expect(alone).rejects.toThrow('DOCCHAT_SMTP_URL in the environment) needs DOCCHAT_MAIL_FROM')
  for (const wrong of ['{"mary":"nobody"}', 'mary@example.com', '{"mary":"a@example.com, b@example.com"}'])
    await expect(open('smtp://localhost', { DOCCHAT_MAIL_RECIPIENTS: wrong })).rejects.toThrow(
      'DOCCHAT_MAIL_RECIPIENTS',
    )
  await expect(open('smtp://me:canary@localhost')).rejects.toThrow(/^(?!.*canary).*DOCCHAT_SMTP_USER/)
})
