import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createDocChat } from '@docchat/core'
import { hashingEmbedder } from './embedder.ts'

const [file, query] = process.argv.slice(2)
if (file === undefined || query === undefined) throw new Error('Usage: node src/main.ts <file> "<query>"')

const docchat = await createDocChat({ dataDir: '.docchat', embedder: hashingEmbedder() })

const { job } = await docchat.documents.add({ name: basename(file), content: createReadStream(file) })
await Array.fromAsync(docchat.jobs.watch(job.id))

for (const passage of await docchat.retrieve(query, { limit: 3 })) {
  const { rank, page, lexicalRank, vectorRank, text } = passage
  console.log(`${rank}. page ${page}, by words ${lexicalRank ?? '-'}, by meaning ${vectorRank ?? '-'}`)
  console.log(`   ${text.replaceAll(/\s+/g, ' ').slice(0, 100)}`)
}

await docchat.close()
