import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openInbox } from './inbox.ts'

test('waits at least as long as it was told, whatever the timers of the system do', async () => {
  const child = fork(fileURLToPath(import.meta.resolve('./child.ts')), ['{}'], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  for (let timeoutMs = 5; timeoutMs < 8; timeoutMs += 0.03) {
    const inbox = openInbox(child, undefined)
    const began = performance.now()
    await expect(inbox.next(timeoutMs)).rejects.toMatchObject({ reason: 'silent' })
    expect(performance.now() - began).toBeGreaterThanOrEqual(timeoutMs)
    inbox.close()
  }
})
