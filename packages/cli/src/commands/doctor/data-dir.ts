import { access, constants, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatSize } from '../../terminal/format.ts'
import { type Check, fail, ok, warn } from './check.ts'

const LITTLE_SPACE = 1024 ** 3

/** Checks that the data directory is writable and has enough free space. Does not create it. */
export async function checkDataDir(dataDir: string, source: string): Promise<readonly Check[]> {
  const existing = await nearestExisting(dataDir)
  const where = `${dataDir} (${source})`
  const checks: Check[] = []
  if (!(await isWritable(existing))) {
    const advice = 'Change its permissions, or name another folder with --data-dir or DOCCHAT_DATA_DIR.'
    checks.push(fail('data directory', `${existing} is not a writable folder`, advice))
  } else {
    checks.push(ok('data directory', existing === dataDir ? where : `${where}, created on first use`))
  }
  const { bavail, bsize } = await statfs(existing)
  const free = bavail * bsize
  const message = `${formatSize(free)} free`
  checks.push(
    free < LITTLE_SPACE
      ? warn('disk space', message, 'Free some disk space before adding documents.')
      : ok('disk space', message),
  )
  return checks
}

async function nearestExisting(path: string): Promise<string> {
  const there = await stat(path).then(
    () => true,
    () => false,
  )
  return there || path === dirname(path) ? path : nearestExisting(dirname(path))
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK | constants.X_OK)
    return (await stat(folder)).isDirectory()
  } catch {
    return false
  }
}
