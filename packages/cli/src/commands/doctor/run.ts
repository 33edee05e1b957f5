import type { LoadedSettings } from '@docchat/config'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { describeFailure } from '../../failure.ts'
import type { Format, Output } from '../../terminal/output.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { type Check, fail, ok } from './check.ts'
import { checkDataDir } from './data-dir.ts'
import { checkIndex } from './index-status.ts'
import { checkModel } from './model.ts'
import { checkOcr } from './ocr.ts'
import { checkStore } from './store.ts'

/** `docchat doctor` */
export async function doctor(
  { output, config, signal, open }: Context,
  { version }: { readonly version: string },
): Promise<ExitCode> {
  const checks: Check[] = [ok('docchat', version), ok('node', process.versions.node)]
  const loaded = await config().catch((error: unknown) => {
    checks.push(fail('configuration', describeFailure(error).message, 'Correct the value, or remove it.'))
    return null
  })
  if (loaded !== null) checks.push(...(await checkAll(loaded, signal, open)))
  for (const check of checks) writeCheck(output, check)
  return checks.some((check) => check.status === 'fail') ? 1 : 0
}

async function checkAll(
  config: LoadedSettings,
  signal: AbortSignal,
  open: Context['open'],
): Promise<readonly Check[]> {
  const parts = await Promise.all([
    checkDataDir(config.dataDir, config.sources.dataDir.place),
    checkStore(config),
    checkIndex({ config: async () => config, open }),
    checkModel(config, signal),
  ])
  return [...parts.flat(), checkOcr(config)]
}

const FORMATS: Readonly<Record<Check['status'], Format>> = { ok: 'green', warn: 'yellow', fail: 'red' }

function writeCheck(output: Output, check: Check): void {
  const { name, status, message, advice } = check
  if (output.json) {
    output.event({ type: 'check', ...check })
    return
  }
  output.line(`${output.style(FORMATS[status], status.padEnd(4))}  ${name.padEnd(16)}${cleanLine(message)}`)
  if (advice !== undefined) output.line(`${' '.repeat(22)}${cleanLine(advice)}`)
}
