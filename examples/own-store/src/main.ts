import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createDocChat, throwOnError } from '@docchat/core'
import { memoryBlobStore } from '@docchat/core/backend'
import { memoryStore } from './store.ts'

const [file, question] = process.argv.slice(2)
if (file === undefined || question === undefined)
  throw new Error('Usage: node src/main.ts <file> "<question>"')

const docchat = await createDocChat({ store: memoryStore(), blobs: memoryBlobStore() })

const { job } = await docchat.documents.add({ name: basename(file), content: createReadStream(file) })
await Array.fromAsync(docchat.jobs.watch(job.id))

for await (const event of throwOnError(docchat.ask(question))) {
  if (event.type === 'text-delta') process.stdout.write(event.text)
  if (event.type === 'citation')
    console.error(`\n[${event.marker}] ${event.name}, page ${event.page}: ${event.quote}`)
  if (event.type === 'no-answer') console.log('The documents do not answer that.')
}

await docchat.close()
