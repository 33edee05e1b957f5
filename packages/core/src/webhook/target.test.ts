import { expect, test } from 'vitest'
import { checkReceiver, parseTarget, resolveTarget } from './target.ts'

const NOT_PUBLIC = [
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
  // IPv4-compatible, IPv4-mapped and IPv4-translated, also of public addresses
  'http://[::127.0.0.1]/',
  'http://[::93.184.215.14]/',
  'http://[::ffff:93.184.215.14]/',
  'http://[::ffff:0:7f00:1]/',
  // NAT64, also with a local prefix; 6to4; Teredo
  'http://[64:ff9b:1::7f00:1]/',
  'http://[64:ff9b::5db8:d70e]/',
  'http://[2002:5db8:d70e::1]/',
  'http://[2001:0:53aa:64c::1]/',
  // site-local, multicast, discard-only, documentation, benchmarking, ORCHID, segment routing, unassigned
  'http://[fec0::1]/',
  'http://[fd12:3456::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[2001:db8::1]/',
  'http://[3fff::1]/',
  'http://[2001:2::1]/',
  'http://[2001:20::1]/',
  'http://[5f00::1]/',
  'http://[4000::1]/',
  // documentation, benchmarking, 6to4 relay, reserved
  'http://192.0.2.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://198.18.0.1/',
  'http://192.88.99.1/',
  'http://192.0.0.1/',
  'http://240.0.0.1/',
]

test.each(NOT_PUBLIC)('refuses %s because its address is not public', async (url) => {
  await expect(resolveTarget(url, false)).rejects.toMatchObject({ code: 'WEBHOOK_REFUSED' })
})

test.each([...NOT_PUBLIC, 'http://localhost./', 'http://a.localhost:8080/'])(
  'refuses %s without DNS, unless private addresses are allowed',
  (url) => {
    expect(() => checkReceiver(url, {})).toThrow(expect.objectContaining({ code: 'WEBHOOK_REFUSED' }))
    checkReceiver(url, { allowPrivateAddresses: true })
  },
)

test('refuses every URL when no webhooks can be sent', () => {
  const refused = expect.objectContaining({
    code: 'WEBHOOK_REFUSED',
    message: expect.stringContaining('secret'),
  })
  expect(() => checkReceiver('https://example.com/hook', null)).toThrow(refused)
  checkReceiver('https://example.com/hook', {})
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
