import { describe } from 'vitest'
import { describeClaim } from './job-queue-claim.ts'
import { describeEnqueue } from './job-queue-enqueue.ts'
import { describeEvents } from './job-queue-events.ts'
import { describeLease } from './job-queue-lease.ts'
import { describeOperations } from './job-queue-operations.ts'
import { describeOutcome } from './job-queue-outcome.ts'
import type { JobQueueFactory } from './job-queue-point.ts'

export type { JobQueueFactory, QueueLocation, QueueUnderTest } from './job-queue-point.ts'

/**
 * The conformance suite of {@link JobQueue}: forty points, with real processes and signals where the queue is shared.
 *
 * @example
 * describeJobQueue('memory', async ({ backoff }) => ({
 *   queue: memoryQueue({ backoff }),
 *   elsewhere: null,
 *   async [Symbol.asyncDispose]() {},
 * }))
 */
export function describeJobQueue(name: string, factory: JobQueueFactory): void {
  describe(`job queue: ${name}`, () => {
    describe('enqueue', () => describeEnqueue(factory))
    describe('claim', () => describeClaim(factory))
    describe('lease', () => describeLease(factory))
    describe('outcome', () => describeOutcome(factory))
    describe('events', () => describeEvents(factory))
    describe('operations', () => describeOperations(factory))
  })
}
