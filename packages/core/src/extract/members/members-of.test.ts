import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { damageInZip, makeZip } from '../../testing/docx.ts'
import { makeOle } from '../../testing/ole.ts'
import { membersOf } from './members-of.ts'

async function listed(name: string, content: Uint8Array | string, attachments = false) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-members-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, name)
  writeFileSync(path, content)
  const members = (await membersOf(path, { attachments })) ?? expect.fail('it has none')
  return await Promise.all(
    members.map(async (member) =>
      'error' in member
        ? [member.name, member.error.code]
        : [member.name, String(await buffer(member.open()))],
    ),
  )
}

test('lists the files of an archive, refuses archives in it, and leaves out what systems add', async () => {
  const entries = [
    'a/lease.txt',
    'b/lease.txt',
    '__MACOSX/a/._lease.txt',
    '.DS_Store',
    'a/',
    'more/inner.ZIP',
  ]
  const zip = makeZip(entries.map((name) => ({ name, content: name.endsWith('/') ? '' : `in ${name}` })))
  expect(await listed('papers.zip', zip)).toEqual([
    ['a/lease.txt', 'in a/lease.txt'],
    ['b/lease.txt', 'in b/lease.txt'],
    ['more/inner.ZIP', 'UNSUPPORTED_FILE_TYPE'],
  ])
})

test('does not pass on a file of an archive that is not what had been packed', async () => {
  const zip = makeZip(['a.txt', 'b.txt'].map((name) => ({ name, content: `in ${name}` })))
  await expect(listed('papers.zip', damageInZip(zip, 'b.txt'))).rejects.toMatchObject({
    code: 'DOCUMENT_UNREADABLE',
    message: expect.stringContaining('"b.txt" in "papers.zip" is damaged'),
  })
})

test('each file of an archive has a name of its own, which stays within it', async () => {
  const names = ['a.txt', 'a.txt', '../a.txt', '/etc/b.txt', 'c\\d.txt', '..']
  const zip = makeZip(names.map((name, i) => ({ name, content: `${i}` })))
  expect(await listed('papers.zip', zip)).toEqual([
    ['a.txt', '0'],
    ['a (2).txt', '1'],
    ['a (3).txt', '2'],
    ['etc/b.txt', '3'],
    ['c/d.txt', '4'],
    ['unnamed', '5'],
  ])
})

test('refuses archives that unpack to too much, lie about it or are broken', async () => {
  const bomb = makeZip([{ name: 'a.txt', content: 'x', declaredBytes: 2 ** 31 }])
  await expect(listed('a.zip', bomb)).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })
  const many = makeZip(Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}.txt`, content: '' })))
  await expect(listed('a.zip', many)).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })
  const cut = makeZip([{ name: 'a.txt', content: 'text' }]).subarray(0, 40)
  for (const content of [cut, 'something else', ''])
    await expect(listed('a.zip', content)).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  // It unpacks to more than it declares.
  await expect(
    listed('a.zip', makeZip([{ name: 'a.txt', content: 'x'.repeat(9000), declaredBytes: 10 }])),
  ).rejects.toThrow()
})

test('lists attachments if asked, each under a name of its own', async () => {
  const part = (head: string, body: string) => `--B\r\n${head}\r\n\r\n${body}\r\n`
  const file = (name: string, body: string) =>
    part(`Content-Type: text/plain\r\nContent-Disposition: attachment; filename="${name}"`, body)
  const mail = `From: a@example.com\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n${part('Content-Type: text/plain', 'See attached.')}${file('lease.txt', 'one')}${file('lease.txt', 'two')}${file('../../x.txt', 'three')}--B--`
  expect(await listed('mail.eml', mail, true)).toEqual([
    ['lease.txt', expect.stringMatching(/^one\s*$/)],
    ['lease (2).txt', expect.stringMatching(/^two\s*$/)],
    ['x.txt', expect.stringMatching(/^three\s*$/)],
  ])
  const folder = '__attach_version1.0_#00000000/__substg1.0_'
  const outlook = makeOle({
    '__properties_version1.0': Buffer.alloc(32),
    [`${folder}3707001F`]: Buffer.from('lease.txt', 'utf16le'),
    [`${folder}37010102`]: Buffer.from('one'),
  })
  expect(await listed('mail.msg', outlook, true)).toEqual([['lease.txt', 'one']])
  await expect(listed('mail.eml', mail)).rejects.toThrow('it has none')
})

test('a large message is read in a thread, so that other work has its turn', async () => {
  const attached = Buffer.alloc(6_000_000, 'words ').toString('base64').replaceAll(/.{76}/g, '$&\r\n')
  const head = 'Content-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment; filename="a.txt"'
  const mail = `Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${attached}\r\n--B--\r\n`
  const folder = mkdtempSync(join(tmpdir(), 'docchat-members-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'large.eml')
  writeFileSync(path, mail)
  const before = performance.eventLoopUtilization()
  const [member] = (await membersOf(path, { attachments: true })) ?? []
  const { utilization } = performance.eventLoopUtilization(before)
  expect(member).toMatchObject({ name: 'a.txt', sizeBytes: 6_000_000 })
  expect(utilization).toBeLessThan(0.5)
})
