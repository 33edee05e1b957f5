#!/usr/bin/env node
// Runs on any Node that knows modules: it must still say which Node is needed, so old syntax only.
import { readFileSync } from 'node:fs'
import module from 'node:module'

const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const oldest = own.engines.node.replace('>=', '')

function isTooOld() {
  const have = process.versions.node.split('.').map(Number)
  const need = oldest.split('.').map(Number)
  return have[0] < need[0] || (have[0] === need[0] && have[1] < need[1])
}

function start() {
  // Compiled code is kept for the next start where Node can do so.
  if (module.enableCompileCache) module.enableCompileCache()
  void import('../dist/main.js').then((main) => main.main({ version: own.version }))
}

if (isTooOld()) {
  process.stderr.write(
    `docchat: Node.js ${oldest} or later is needed, and this is ${process.versions.node}. Get one from https://nodejs.org.\n`,
  )
  process.exitCode = 3
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  process.stdout.write(`${own.version}\n`)
} else {
  start()
}
