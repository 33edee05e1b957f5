/** Command line options of benchmarks. */
export interface BenchOptions {
  /** A folder of PDFs. */
  readonly documents?: string
  /** A file of questions with the pages that answer them, one JSON object per line. */
  readonly questions?: string
  /** A folder with `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`. */
  readonly corpus?: string
  /** A folder that keeps the index of a relevance benchmark for the next run. */
  readonly dataDir?: string
  /** A folder in which onnxruntime-node is installed. */
  readonly onnxruntime?: string
  /** A folder in which LangChain.js and LlamaIndex.TS are installed. */
  readonly peers?: string
  /** Another checkout of this repository, whose server is measured too. */
  readonly baseline?: string
  /** The URL of a PostgreSQL database, in which schemas are created and dropped. */
  readonly postgres?: string
  /** Adds vectors of the bundled embedder to a relevance benchmark. */
  readonly meaning?: boolean
  /** The number of chunks in the search benchmark. */
  readonly chunks?: number
  /** How long the mixed load lasts. */
  readonly minutes?: number
  /** How often each side runs. */
  readonly rounds?: number
}

/** A benchmark: measures one thing and prints the result. */
export interface Bench {
  readonly name: string
  /** One line for the help. */
  readonly summary: string
  /** @throws MissingData when the data to measure with was not given. */
  run(options: BenchOptions): Promise<void>
}

/** The benchmark requires data that was not given. */
export class MissingData extends Error {
  override readonly name = 'MissingData'
}
