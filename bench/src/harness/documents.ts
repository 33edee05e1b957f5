import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DocChat, Document, Upload } from '@docchat/core'
import { type BenchOptions, MissingData } from './bench.ts'

/** The project's own documents, for a run without a folder. */
const EXAMPLES = fileURLToPath(new URL('../../../examples/documents/', import.meta.url))

/** How many documents are added at a time. */
const ADDED_AT_A_TIME = 8

/** Returns the PDFs to measure with, ordered by name. @throws MissingData when there are none. */
export async function pdfsOf({ documents }: BenchOptions): Promise<readonly string[]> {
  const folder = documents ?? EXAMPLES
  const names = await readdir(folder).catch(() => [])
  const paths = names
    .filter((name) => name.toLowerCase().endsWith('.pdf'))
    .toSorted()
    .map((name) => join(folder, name))
  if (paths.length > 0) return paths
  if (documents === undefined) throw new MissingData('Give a folder of PDFs: --documents <folder>.')
  throw new MissingData(`There is no PDF in ${folder}.`)
}

/** Returns a file as an upload. */
export function uploadOf(path: string): Upload {
  return { name: basename(path), content: createReadStream(path) }
}

/** Adds all documents, and waits until each is processed. @returns them in the same order, including failed ones. */
export async function addAll(docchat: DocChat, uploads: Iterable<Upload>): Promise<readonly Document[]> {
  const added: { readonly documentId: string; readonly jobId: string }[] = []
  const queue = [...uploads].entries()
  const addNext = async () => {
    for (const [index, upload] of queue) {
      const { document, job } = await docchat.documents.add(upload)
      added[index] = { documentId: document.id, jobId: job.id }
    }
  }
  await Promise.all(Array.from({ length: ADDED_AT_A_TIME }, addNext))
  const documents: Document[] = []
  for (const { documentId, jobId } of added) {
    for await (const _ of docchat.jobs.watch(jobId));
    documents.push(await docchat.documents.get(documentId))
  }
  return documents
}
