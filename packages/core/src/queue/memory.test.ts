import { describeJobQueue } from '../testing/job-queue.ts'
import { memoryQueue } from './memory.ts'

describeJobQueue('memory', async ({ backoff }) => ({
  queue: memoryQueue({ backoff }),
  elsewhere: null,
  notApplicable: {
    5: 'it has no backend that could be down',
    37: 'it has no backend that could restart',
  },
  async [Symbol.asyncDispose]() {},
}))
