import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  type AnswerEvent,
  type Citation,
  createDocChat,
  openAIAnswerer,
  saveAnswer,
  throwOnError,
} from '@docchat/core'

const [question, ...files] = process.argv.slice(2)
if (question === undefined || files.length === 0)
  throw new Error('Usage: node src/main.ts "<question>" <file...>')

// With a key or a local server, a model writes the answer; otherwise it consists of quotes.
const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL } = process.env
const model =
  apiKey || baseURL
    ? {
        answerer: openAIAnswerer({
          model: 'gpt-4.1-mini',
          ...(apiKey && { apiKey }),
          ...(baseURL && { baseURL }),
        }),
      }
    : {}

const docchat = await createDocChat({ dataDir: '.docchat', ...model })

for (const file of files) {
  const { job } = await docchat.documents.add({ name: basename(file), content: createReadStream(file) })
  await Array.fromAsync(docchat.jobs.watch(job.id))
}

const events: AnswerEvent[] = []
const footnotes: Citation[] = []
for await (const event of throwOnError(docchat.ask(question, { timeoutMs: 60_000 }))) {
  events.push(event)
  switch (event.type) {
    case 'retrieval-done':
      console.error(`${event.passages.length} passages found.`)
      break
    case 'text-delta': {
      // `[1]` becomes a Markdown footnote; `[2?]`, which is not verified, stays as it is.
      process.stdout.write(event.text.replaceAll(/\[(\d{1,4})\]/g, '[^$1]'))
      break
    }
    case 'citation':
      footnotes.push(event)
      break
    case 'calculation':
      // The text says it too.
      break
    case 'no-answer':
      console.log(`The documents do not answer this (${event.reason}). Nearest:`)
      for (const { name, page } of event.nearest) console.log(`- ${name}, page ${page}`)
      break
    case 'finish':
      console.error(
        `First text after ${event.timings.firstTextMs} ms, all after ${event.timings.totalMs} ms.`,
      )
      break
  }
}

console.log('\n')
for (const { marker, name, page, quote, verified } of footnotes) {
  const place = `${name}, page ${page}: “${quote.replaceAll(/\s+/g, ' ')}”`
  console.log(verified ? `[^${marker}]: ${place}` : `[${marker}?] NOT VERIFIED, ${place}`)
}

// Everything needed to check the quotes again later: docchat verify answer.json
await writeFile('answer.json', JSON.stringify(saveAnswer(question, events), null, 2))

await docchat.close()
