import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type { Embedder } from '@docchat/core'
import { MissingData } from '../harness/bench.ts'

/** How many chunks are requested, so that ten different pages are among them. */
export const SEARCHED = 60

/** What a library makes of documents. */
export interface Contents {
  readonly pages: number
  readonly chunks: number
}

/** A library that reads documents and finds pages in them. */
export interface Peer extends AsyncDisposable {
  ingest(paths: readonly string[]): Promise<Contents>
  /** Returns the keys of the distinct pages, best first; null when it has no search without vectors. */
  search(question: string): Promise<readonly string[] | null>
}

/** What a library is opened with. */
export interface PeerOptions {
  /** The folder in which the other libraries are installed. */
  readonly installed: string
  /** Whether chunks are as long as DocChat's, or as the library's default has them. */
  readonly chunks: 'same' | 'default'
  /** Absent: no vectors. */
  readonly embedder?: Embedder | undefined
}

/** Names a page. */
export function pageOf(name: string, page: number): string {
  return `${name}:${page}`
}

/** Embeds any number of texts, as fast as the embedder can. */
export async function embedAll(embedder: Embedder, texts: readonly string[]): Promise<number[][]> {
  const vectors: number[][] = []
  for (let i = 0; i < texts.length; i += embedder.batchSize) {
    const batch = await embedder.embed(texts.slice(i, i + embedder.batchSize))
    vectors.push(...batch.map((vector) => [...vector]))
  }
  return vectors
}

/** Imports a module of a library that is no dependency of this project. */
export function load<Module>(installed: string, module: string): Module {
  return createRequire(join(resolve(installed), 'x'))(module)
}

/** @throws MissingData when a module is not installed in the folder. */
export function checkInstalled(installed: string | undefined, modules: readonly string[]): string {
  if (installed === undefined) throw new MissingData(HOW_TO_INSTALL)
  for (const module of modules) {
    try {
      createRequire(join(resolve(installed), 'x')).resolve(module)
    } catch {
      throw new MissingData(`${module} is not installed in ${installed}.\n${HOW_TO_INSTALL}`)
    }
  }
  return installed
}

const HOW_TO_INSTALL = `Install the other libraries in a separate folder and pass that: --peers <folder>
  npm install --prefix <folder> --legacy-peer-deps --ignore-scripts llamaindex @llamaindex/readers \\
    @langchain/core @langchain/classic @langchain/community @langchain/textsplitters pdf-parse@1`
