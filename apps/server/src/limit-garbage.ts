import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

const YOUNG_BYTES = 16 * 2 ** 20
const CHECK_MS = 100
/** Garbage may be this share of what is in use, in percent, before all of it is collected. */
const OLD_PERCENT = 50

/**
 * Makes Node.js collect garbage sooner than it does where memory is plentiful: by default the room for young objects grows
 * to 100 MB and is kept, and objects that grew old are kept until they are several times what is in use.
 */
export function limitGarbage(): void {
  // Who gives the room a size wants that size.
  if (/semi.space/.test([...process.execArgv, process.env['NODE_OPTIONS']].join(' '))) return
  setFlagsFromString(`--heap-growing-percent=${OLD_PERCENT}`)
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    if ((young?.physical_space_size ?? 0) < YOUNG_BYTES) return
    setFlagsFromString('--semi-space-growth-factor=1')
    clearInterval(timer)
  }, CHECK_MS)
  timer.unref()
}
