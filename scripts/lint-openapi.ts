/**
 * Lints the OpenAPI document as Redocly and Spectral recommend. A warning is an error.
 *
 * Run: npx -y pnpm@12 run lint:openapi
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createMetrics } from '../packages/express/src/context/metrics.ts'
import { openApiDocument } from '../packages/express/src/openapi/document.ts'
import { routes } from '../packages/express/src/routes.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'docchat-openapi-'))
const file = join(folder, 'openapi.json')
// Neither may wait for the network.
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

/** Runs a linter. @throws Error unless it finds nothing. */
function lint(name: string, args: readonly string[]): void {
  const command = join(root, 'node_modules', '.bin', name)
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' })
  const output = `${stdout ?? ''}${stderr ?? ''}`
  // Redocly succeeds in spite of warnings.
  if (status === 0 && !/\bwarning/.test(output)) return
  console.error(`${name}:\n${output}`)
  process.exitCode = 1
}

try {
  await writeFile(file, JSON.stringify(openApiDocument([...routes, ...createMetrics().routes]), null, 2))
  lint('redocly', ['lint', file, '--config', 'redocly.yaml', '--format', 'stylish'])
  lint('spectral', ['lint', file, '--ruleset', '.spectral.yaml', '--fail-severity', 'hint'])
} finally {
  await rm(folder, { recursive: true })
}
