/** A worker, or a server on a port, that runs until it is killed. */
import { openAt, type Place } from './open.ts'

const [place = '', port = '0'] = process.argv.slice(2)
const at = JSON.parse(place) as Place

if (port === '0') await openAt(at, 1)
else {
  // A worker does not load it, and so starts in half the time.
  const { createLogger, serve } = await import('@docchat/express')
  await serve({
    open: () => openAt(at, 0),
    port: Number(port),
    limits: false,
    logger: createLogger({ level: 'silent' }),
  })
}
