import type { LoadedSettings } from '@docchat/config'
import { CliError } from '../cli-error.ts'

/**
 * How many documents a command processes at a time that does so itself.
 *
 * @throws CliError `NOT_CONFIGURED` when there are to be none, which is for servers that leave the work to others.
 */
export function ownWorkers({ workers, sources }: LoadedSettings): number {
  if (workers > 0) return workers
  const message = `${sources.workers.place} is 0, but this command processes documents itself. Give --workers 1 or more.`
  throw new CliError('NOT_CONFIGURED', message)
}
