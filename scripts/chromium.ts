import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** The first is Chromium without its own windows, which takes a third less time for the same pages. */
const NAMES = ['chromium-headless-shell', 'chromium']

/** Chromium on this machine: `DOCCHAT_CHROMIUM`, or the one in PATH. */
export function findChromium(): string | undefined {
  const named = process.env['DOCCHAT_CHROMIUM']
  if (named !== undefined) return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun)
}

/** Whether tests in a browser are left out: never in CI, where a missing browser is a failure. */
export const skipBrowser: boolean = findChromium() === undefined && !process.env['CI']

/** Starts Chromium with a new profile. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) {
    throw new Error(
      'There is no chromium-headless-shell or chromium in PATH: install one, or name it in DOCCHAT_CHROMIUM.',
    )
  }
  const args = ['no-sandbox', 'disable-gpu', 'disable-quic', 'no-first-run']
  const quiet = ['disable-background-networking', 'disable-component-update', 'disable-sync']
  return chromium.launch({ executablePath, args: [...args, ...quiet].map((name) => `--${name}`) })
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
