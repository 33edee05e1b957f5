import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

it('prints only the key, once', async () => {
  const { exitCode, stdout, stderr } = await at.run(['keys', 'create', 'laptop'])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^dc_[0-9a-f]{16}_[\w-]{43}\n$/)
  expect(stderr).toContain('shown only once')
  for (const args of [
    ['keys', 'list'],
    ['keys', 'list', '--json'],
  ]) {
    const listed = await at.run(args)
    expect(listed.stdout).toContain('laptop')
    expect(listed.stdout + listed.stderr).not.toContain(stdout.trim().slice(-43))
  }
})

it('lists the owner of a key', async () => {
  const [made] = (await at.run(['keys', 'create', 'crm', '--owner', 'ann', '--json'])).json()
  expect(made).toEqual({
    type: 'key-created',
    key_id: expect.stringMatching(/^key_/),
    owner: 'ann',
    name: 'crm',
    operator: false,
    key: expect.stringMatching(/^dc_/),
  })
  const listed = (await at.run(['keys', 'list', '--json'])).json()
  expect(listed).toEqual([
    { key_id: made?.['key_id'], owner: 'ann', name: 'crm', operator: false, created_at: expect.any(String) },
  ])
})

it('revokes a key, which then no longer exists', async () => {
  const [made] = (await at.run(['keys', 'create', 'lost', '--json'])).json()
  const id = String(made?.['key_id'])
  expect(await at.run(['keys', 'revoke', id])).toMatchObject({ exitCode: 0, stdout: `Revoked ${id}.\n` })
  expect(await at.run(['keys', 'revoke', id])).toMatchObject({
    exitCode: 4,
    stdout: '',
    stderr: `docchat: There is no key ${id}. List them: docchat keys list\n`,
  })
  expect(await at.run(['keys', 'list'])).toMatchObject({ exitCode: 0, stdout: '' })
})

it('refuses a key without a name', async () => {
  expect(await at.run(['keys', 'create', ' '])).toMatchObject({ exitCode: 2, stdout: '' })
  expect(await at.run(['keys', 'create'])).toMatchObject({ exitCode: 2, stdout: '' })
})
