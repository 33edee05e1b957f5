import { readFileSync } from 'node:fs'

// The rest is imported only by a Node that can load it: older ones crash without a word.
const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly engines: { readonly node: string }
}
const oldest = engines.node.replace('>=', '')

if (isOlder(process.versions.node, oldest)) {
  process.stderr.write(
    `Node.js ${oldest} or later is needed, but this is ${process.versions.node}. Get it from https://nodejs.org.\n`,
  )
  process.exitCode = 3
} else {
  const { start } = await import('./start.ts')
  await start()
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = than.split('.').map(Number)
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}
