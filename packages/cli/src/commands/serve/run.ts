import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'

/** `docchat serve`: runs the bundled server with the settings of the other commands. */
export async function serve({ config }: Context): Promise<ExitCode> {
  const settings = await config('serve')
  const { runServer } = await import('@docchat/server')
  await runServer(settings)
  return 0
}
