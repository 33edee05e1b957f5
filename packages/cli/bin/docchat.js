#!/usr/bin/env node
// Old syntax only: it must run on old versions of Node in order to say which version is needed.
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
  // Caches compiled code for the next start, if this Node supports it.
  if (module.enableCompileCache) module.enableCompileCache()
  void import('../dist/main.js').then((main) => main.main({ version: own.version }))
}

if (isTooOld()) {
  process.stderr.write(
    `docchat: Node.js ${oldest} or later is needed, but this is ${process.versions.node}. Get it from https://nodejs.org.\n`,
  )
  process.exitCode = 3
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  process.stdout.write(`${own.version}\n`)
} else {
  start()
}
