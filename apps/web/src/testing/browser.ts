import type { Browser } from 'playwright-core'
import { launchChromium } from '../../../../scripts/chromium.ts'

let browser: Promise<Browser> | undefined

/** Returns the browser of this process, which is started by the first call and whenever it is gone. */
export async function openBrowser(): Promise<Browser> {
  const opened = await browser
  if (opened?.isConnected() === true) return opened
  browser = launchChromium()
  return browser
}

/** Ends the browser of this process, if it has one. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
}
