/** What the command line can tell a bench. */
export interface BenchOptions {
  /** A folder of PDFs. */
  readonly documents?: string
  /** Questions with the pages that answer them, one JSON object a line. */
  readonly questions?: string
  /** A folder with `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`. */
  readonly corpus?: string
  /** Where the index of a relevance bench is kept for the next run. */
  readonly dataDir?: string
  /** A folder in which onnxruntime-node is installed. */
  readonly onnxruntime?: string
  /** Adds vectors of the bundled embedder to a relevance bench. */
  readonly meaning?: boolean
  /** How many chunks the search bench searches. */
  readonly chunks?: number
  /** How often each side runs. */
  readonly rounds?: number
}

/** A program that measures one thing, and prints what it found. */
export interface Bench {
  readonly name: string
  /** One line for the help. */
  readonly summary: string
  /** @throws MissingData when it has nothing to measure on. */
  run(options: BenchOptions): Promise<void>
}

/** The bench measures on data that it was not given. */
export class MissingData extends Error {
  override readonly name = 'MissingData'
}
