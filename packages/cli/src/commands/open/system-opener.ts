import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { CliError } from '../../cli-error.ts'

/** The programs that open an address with what the system has for it. None of them is a shell, which would read the address. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}
const OPENER = ['xdg-open'] as const

/** A viewer that is still running after this was opened. */
const OPENED_AFTER_MS = 3000

/**
 * Opens an address. Where its page is not understood, the document is opened at its beginning.
 *
 * @throws CliError with the address, to open it by other means.
 */
export async function openWithSystem(address: string, signal: AbortSignal): Promise<void> {
  const whole = address.replace(/#.*$/, '')
  if (await opens(address, signal)) return
  if (whole !== address && (await opens(whole, signal))) return
  const [program] = openerHere()
  throw new CliError(
    'NOT_CONFIGURED',
    `The document could not be opened, because ${program} is not there or found nothing to open it with. Open it yourself: ${address}`,
  )
}

async function opens(address: string, signal: AbortSignal): Promise<boolean> {
  const [program = '', ...args] = openerHere()
  const child = spawn(program, [...args, address], { detached: true, stdio: 'ignore' })
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
  child.unref()
  const waiting = new AbortController()
  const stillRunning = delay(OPENED_AFTER_MS, true, { signal: AbortSignal.any([signal, waiting.signal]) })
  try {
    return await Promise.race([ended, stillRunning])
  } finally {
    waiting.abort()
    stillRunning.catch(() => undefined)
  }
}

function openerHere(): readonly string[] {
  return OPENERS[process.platform] ?? OPENER
}
