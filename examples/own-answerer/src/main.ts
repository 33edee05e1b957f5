import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createDocChat } from '@docchat/core'
import { figuresAnswerer } from './answerer.ts'

const [file, question] = process.argv.slice(2)
if (file === undefined || question === undefined)
  throw new Error('Usage: node src/main.ts <file> "<question>"')

const docchat = await createDocChat({ dataDir: '.docchat', answerer: figuresAnswerer() })

const { job } = await docchat.documents.add({ name: basename(file), content: createReadStream(file) })
await Array.fromAsync(docchat.jobs.watch(job.id))

for await (const event of docchat.ask(question)) {
  if (event.type === 'text-delta') process.stdout.write(event.text)
  if (event.type === 'citation') {
    const quote = event.quote.replaceAll(/\s+/g, ' ')
    console.error(`\n${event.verified ? 'proof' : 'no proof'}: page ${event.page}, “${quote}”`)
  }
  if (event.type === 'no-answer') console.log('No figure in the documents answers that.')
  if (event.type === 'error') throw new Error(event.message)
}

await docchat.close()
