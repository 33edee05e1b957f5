import type { LoadedSettings } from '@docchat/config'
import { CliError } from '../cli-error.ts'

/**
 * Returns how many documents at a time a command processes itself.
 *
 * @throws CliError `NOT_CONFIGURED` for 0, which is meant for servers that leave the work to other processes.
 */
export function ownWorkers({ workers, sources }: LoadedSettings): number {
  if (workers > 0) return workers
  const message = `${sources.workers.place} is 0, but this command processes documents itself. Give --workers 1 or more.`
  throw new CliError('NOT_CONFIGURED', message)
}
