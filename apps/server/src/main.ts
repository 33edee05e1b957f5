// The rest is imported only by a Node that can load it: older ones crash without a word.
const OLDEST = [22, 18] as const

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `Node.js ${OLDEST.join('.')} or later is needed, but this is ${process.versions.node}. Get it from https://nodejs.org.\n`,
  )
  process.exitCode = 3
} else {
  const { start } = await import('./start.ts')
  await start()
}
