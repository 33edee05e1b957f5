import { addAll } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { FACT } from './model.ts'

/** The number of lines in the document: some pages of text. */
const LINES = 200

/** Adds a document to a data directory. @returns its id. */
export async function withDocument(dataDir: string): Promise<string> {
  await using docchat = await openDocChat(dataDir)
  const lines = Array.from({ length: LINES }, (_, i) => `§ ${i + 1}. The flat has ${i} keys. ${FACT}\n`)
  const [document] = await addAll(docchat, [{ name: 'lease.txt', content: bytesOf(lines) }])
  if (document?.version.state !== 'complete')
    throw new Error('The document of the benchmark was not processed.')
  return document.id
}

async function* bytesOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(lines.join(''))
}
