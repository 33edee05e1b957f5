import { expect, test } from 'vitest'
import { listenWith } from '../testing/listen.ts'
import { createLogger, type LoggerOptions } from './logger.ts'
import { requestContext } from './request-context.ts'

/** A logger, and the lines that it wrote. */
function recorder(options: LoggerOptions = {}) {
  const lines: string[] = []
  const logger = createLogger({ ...options, destination: { write: (line: string) => void lines.push(line) } })
  return { lines, logger }
}

const CONFIGURED = 'p"ss\\w/rd of the configuration'
const KEY = `dc_0123456789abcdef_${'A'.repeat(43)}`
const CANARIES = {
  'a configured secret': CONFIGURED,
  'an API key': KEY,
  'a key of OpenAI': 'sk-proj-canarycanarycanary',
  'a webhook secret': 'whsec_Y2FuYXJ5Y2FuYXJ5',
  'a JWT': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl',
}

test.each(Object.entries(CANARIES))('no line shows %s, wherever it hides', (_name, secret) => {
  const { lines, logger } = recorder({ secrets: [CONFIGURED] })
  const cause = new Error(`the cause says ${secret}`)
  logger.error({ err: new Error(`failed with ${secret}`, { cause }) }, 'broken')
  logger.info(`a message with ${secret}`)
  logger.info({ url: `https://example.org/?q=${secret}`, deep: { er: { list: [secret] } } })
  logger.child({ note: secret }).info('child')
  expect(lines).toHaveLength(4)
  const text = lines.join('')
  expect(text).toContain('[redacted]')
  expect(text).not.toContain(secret)
  expect(text).not.toContain(JSON.stringify(secret).slice(1, -1))
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
})

test('secret fields are masked, whatever their values look like', () => {
  const { lines, logger } = recorder()
  logger.info({
    authorization: 'Basic canary',
    headers: { authorization: 'canary', cookie: 'canary' },
    model: { options: { apiKey: 'canary' } },
    calls: [{ to: { server: { token: ['canary'], secret: { of: 'canary' } } } }],
    password: 'canary',
    note: 'a "key": in a text stays',
  })
  logger.child({ api_key: 'canary' }).warn({ err: Object.assign(new Error('failed'), { key: 'canary' }) })
  expect(lines.join('')).not.toContain('canary')
  expect(lines.map((line) => line.match(/\n/g)?.length)).toEqual([1, 1])
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    note: 'a "key": in a text stays',
    password: '[redacted]',
  })
})

test('credentials in headers and URLs are masked', () => {
  const { lines, logger } = recorder()
  logger.info('sent Authorization: Bearer canarycanary to https://user:canarycanary@example.org/path')
  expect(lines.join('')).not.toContain('canary')
  expect(lines.join('')).toContain('example.org/path')
})

test('an entry is one line, whatever names it contains', () => {
  const { lines, logger } = recorder()
  logger.info({ name: 'a\r\n{"level":"error","msg":"forged"}\u2028.pdf' }, 'x\ny')
  expect(lines).toHaveLength(1)
  expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]/)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', msg: 'x\ny' })
})

test('a line names its request', async () => {
  const { lines, logger } = recorder()
  await using subject = await listenWith(requestContext(), (_request, response) => {
    logger.info('inside')
    response.end()
  })
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  await fetch(subject.url, {
    headers: { 'x-request-id': 'req-1', 'x-correlation-id': 'batch-7', traceparent },
  })
  logger.info('outside')
  const [inside, outside] = lines.map((line) => JSON.parse(line))
  expect(inside).toMatchObject({
    request_id: 'req-1',
    correlation_id: 'batch-7',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  })
  expect(outside).not.toHaveProperty('request_id')
})
