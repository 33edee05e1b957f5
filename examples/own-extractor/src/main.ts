import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createDocChat, throwOnError } from '@docchat/core'
import { paragraphChunker } from './chunker.ts'
import { subtitleExtractor } from './subtitles.ts'

const [file, question] = process.argv.slice(2)
if (file === undefined || question === undefined)
  throw new Error('Usage: node src/main.ts <file> "<question>"')

const docchat = await createDocChat({
  dataDir: '.docchat',
  extractors: [subtitleExtractor()],
  chunker: paragraphChunker,
})

const { document, job } = await docchat.documents.add({
  name: basename(file),
  content: createReadStream(file),
})
await Array.fromAsync(docchat.jobs.watch(job.id))

for await (const event of throwOnError(docchat.ask(question))) {
  if (event.type !== 'citation') continue
  const { label } = await docchat.documents.page(document.id, event.page)
  console.log(`At ${label ?? '?'}: ${event.quote}`)
}

await docchat.close()
