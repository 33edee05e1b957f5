/** Adds a document and prints the label that a gRPC server gave it. Run `pnpm start <file>`. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createDocChat } from '@docchat/core'
import { grpcClassifier } from './classifier.ts'
import { classifierServer } from './server.ts'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('Give a file.')

// Without an address, a server of this process stands in for yours.
const server = await classifierServer({
  onClassified: ({ name, correlationId }) => console.error(`classified ${name} for ${correlationId}`),
})
const address = process.env['CLASSIFIER_ADDRESS'] ?? server.address
const docchat = await createDocChat({ dataDir: '.docchat', classifier: grpcClassifier({ address }) })
for (const { name, ok } of await docchat.check())
  if (name === 'classifier') console.error(`${name}: ${ok ? 'ready' : 'down'}`)

const content = createReadStream(path)
const { document, job } = await docchat.documents.add(
  { name: basename(path), content },
  { correlationId: 'example-1' },
)
for await (const _ of docchat.jobs.watch(job.id));
const { version } = await docchat.documents.get(document.id)
console.log(`${document.name}: ${version.label} (${Math.round((version.labelConfidence ?? 0) * 100)} %)`)
await docchat.close()
await server[Symbol.asyncDispose]()
