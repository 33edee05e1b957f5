import type { MailMessage } from '@docchat/core'
import { expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

function formOf(...fields: readonly (readonly [string, string | File])[]): FormData {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return form
}

const file = (name: string) => new File([`The text of ${name}.`], name, { type: 'text/plain' })

const post = ({ url }: RunningApp, path: string, body: FormData, headers: Record<string, string> = {}) =>
  fetch(url + path, { method: 'POST', body, headers })

it('sends one message about what was uploaded together, also if the request is repeated', async () => {
  const sent: MailMessage[] = []
  await using app = await startApp({
    docchat: {
      workers: 1,
      mail: {
        mailer: { send: async (message) => void sent.push(message) },
        addressOf: () => 'mary@example.com',
      },
    },
  })
  const ended = async () => {
    const { jobs } = await app.docchat.jobs.list({ kinds: ['mail'] })
    for (const { id } of jobs) for await (const _ of app.docchat.jobs.watch(id));
    return jobs.length
  }
  const many = () => formOf(['notify', 'mail'], ['files', file('a.txt')], ['files', file('b.txt')])
  for (let times = 0; times < 2; times++)
    expect((await post(app, '/upload-many', many(), { 'Idempotency-Key': 'one' })).status).toBe(202)
  expect(await ended()).toBe(1)
  expect(sent).toMatchObject([{ to: 'mary@example.com', subject: '2 documents ready' }])

  expect((await post(app, '/upload', formOf(['notify', 'mail'], ['file', file('c.txt')]))).status).toBe(202)
  await post(app, '/upload', formOf(['file', file('d.txt')]))
  expect(await ended()).toBe(2)
  expect(sent[1]?.text).toBe('1 document ready.\n\nReady:\n- c.txt\n')
})

it('refuses the upload when no mail can be sent, or another notification is asked for', async () => {
  await using app = await startApp({})
  const answers = [
    await post(app, '/upload', formOf(['notify', 'mail'], ['file', file('a.txt')])),
    await post(app, '/upload-many', formOf(['notify', 'mail'], ['files', file('a.txt')])),
    await post(app, '/upload', formOf(['notify', 'mary@example.com'], ['file', file('a.txt')])),
  ]
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422])
  const codes = await Promise.all(answers.map(async (answer) => (await json(answer))['error_code']))
  expect(codes).toEqual(['MAIL_REFUSED', 'MAIL_REFUSED', 'VALIDATION_ERROR'])
  expect((await app.docchat.documents.list()).total).toBe(0)
})
