import { apiKeyAuth } from '@docchat/express'
import { describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { startPage } from '../testing/start-page.ts'

describe.skipIf(skipBrowser)('signing in', () => {
  it('asks for a key, refuses a wrong one, and keeps what was written', async () => {
    await using started = await startPage({ server: { auth: (docchat) => apiKeyAuth(docchat) } })
    const { key, id } = await started.docchat.apiKeys.create({ owner: 'ann', name: 'test' })
    const page = await started.open()
    const dialog = page.getByRole('dialog', { name: 'Sign in' })
    await dialog.waitFor()
    await dialog.getByLabel('API key or token').fill('wrong')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.getByText('does not accept this key').waitFor()
    await dialog.getByLabel('API key or token').fill(key)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Ask your documents' }).waitFor()
    expect(page.url()).not.toContain(key)
    expect(await page.evaluate(() => [sessionStorage.getItem('docchat.key'), localStorage.length])).toEqual([
      key,
      0,
    ])
    await page.getByRole('textbox', { name: 'Question' }).fill('A question that takes long to write')
    await started.docchat.apiKeys.revoke(id)
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    const other = await started.docchat.apiKeys.create({ owner: 'ann', name: 'other' })
    await dialog.getByLabel('API key or token').fill(other.key)
    await page.getByRole('checkbox', { name: 'Keep me signed in' }).check()
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.getByRole('textbox', { name: 'Question' }).inputValue()).toBe(
      'A question that takes long to write',
    )
    await page.reload()
    await page.getByRole('heading', { name: 'Ask your documents' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await dialog.waitFor()
    expect(
      await page.evaluate(() => [sessionStorage.getItem('docchat.key'), localStorage.getItem('docchat.key')]),
    ).toEqual([null, null])
  })
})
