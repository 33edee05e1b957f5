import { expect, test } from 'vitest'
import { processTimeMs } from './time.ts'

test.runIf(process.platform === 'linux')('measures the processor time of a process', () => {
  const before = processTimeMs(process.pid) ?? 0
  for (const start = process.cpuUsage(); process.cpuUsage(start).user < 200_000; );
  expect((processTimeMs(process.pid) ?? 0) - before).toBeGreaterThan(150)
  expect(processTimeMs(2 ** 30)).toBeNull()
})
