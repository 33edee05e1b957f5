/** Mounts DocChat in an Express application that has its own users. Run `pnpm start`, then open the printed address. */
import { fileURLToPath } from 'node:url'
import { createDocChat } from '@docchat/core'
import { docchatRouter, HttpError } from '@docchat/express'
import express from 'express'

/** Stands in for your application's sessions. */
const USERS: Readonly<Record<string, string>> = { 'token-of-mary': 'mary', 'token-of-john': 'john' }

const docchat = await createDocChat({ dataDir: process.env['DOCCHAT_DATA_DIR'] ?? '.docchat', workers: 2 })

const app = express()
app.get('/', (_request, response) => {
  response.sendFile(fileURLToPath(new URL('../../browser-eventsource/index.html', import.meta.url)))
})
app.use(
  '/docchat',
  docchatRouter({
    docchat,
    // Each user sees only their own uploads. A page's EventSource cannot send headers, only cookies.
    async auth(request) {
      const cookie = /(?:^|; )user=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
      const token = request.headers.authorization?.replace(/^Bearer /, '') ?? cookie ?? ''
      const owner = Object.hasOwn(USERS, token) ? USERS[token] : undefined
      if (owner === undefined) throw new HttpError('UNAUTHENTICATED', 'Log in first.')
      return { owner }
    },
    limits: { uploadsPerMinute: 20 },
  }),
)

const server = app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`)
})

process.once('SIGTERM', () => {
  server.close(async () => {
    await docchat.close()
  })
  server.closeAllConnections()
})
