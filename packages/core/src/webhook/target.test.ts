import { expect, test } from 'vitest'
import { parseTarget, resolveTarget } from './target.ts'

test.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://0/',
  'http://10.1.2.3/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://100.64.0.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://localhost/',
  'http://①②⑦.⓪.⓪.①/',
])('refuses %s because its address is not public', async (url) => {
  await expect(resolveTarget(url, false)).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' })
})

test.each([
  'ftp://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'http://me:pass@example.com/',
  'no url',
  '',
])('refuses %j at once because it is not a plain web address', (url) => {
  expect(() => parseTarget(url)).toThrow(expect.objectContaining({ code: 'WEBHOOK_REFUSED' }))
})

test.each([
  ['http://93.184.215.14/hook', '93.184.215.14'],
  ['https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
])('accepts %s', async (url, address) => {
  expect((await resolveTarget(url, false)).addresses).toMatchObject([{ address }])
})

test('accepts private addresses when they are allowed', async () => {
  expect((await resolveTarget('http://127.0.0.1:8080/', true)).addresses).toEqual([
    { address: '127.0.0.1', family: 4 },
  ])
})
