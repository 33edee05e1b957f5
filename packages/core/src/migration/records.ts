/** A value in a record. Times are milliseconds since 1970, and lists and objects are JSON. */
export type RecordValue = string | number | boolean | null | Uint8Array

/** A row of a table, by the names of its columns. */
export type StoreRecord = Readonly<Record<string, RecordValue>>

/** The values of a record's key, by which the records of a table are ordered. */
export type RecordPosition = readonly (string | number)[]

/** A table that every store has in this form, whatever it looks like inside. */
export interface RecordTable {
  readonly name: string
  /** The columns by which its records are ordered, and found again. */
  readonly key: readonly string[]
  /** Whether the key is stored; otherwise the other store makes its own, in the same order. */
  readonly keepsKey: boolean
  readonly columns: readonly string[]
  /** The columns that are true or false. */
  readonly flags: readonly string[]
  /** How many records are copied at a time. */
  readonly batch: number
}

/** Where the copy of another store has got to. */
export interface MigrationState {
  /** Names the other store. */
  readonly source: string
  /** The table that is being copied. */
  readonly table: string
  /** The last record of it that was copied; null for none. */
  readonly after: RecordPosition | null
}

/**
 * Everything in a store as records, so that it can be copied into a store of another kind. Locks and tickets for streams
 * are left out: they expire within minutes.
 */
export interface StoreRecords {
  /** Returns the records after a position, in order. */
  read(table: RecordTable, after: RecordPosition | null, limit: number): Promise<readonly StoreRecord[]>
  count(table: RecordTable): Promise<number>
  /** Returns how far the copy into this store has got; null when none has begun, or it has ended. */
  migration(): Promise<MigrationState | null>
  /** Begins a copy into this store, which is empty, and pauses its queue. */
  begin(state: MigrationState): Promise<void>
  /**
   * Adds records and notes how far the copy has got, in one transaction.
   *
   * @throws DocChatError `STORE_BUSY` when it is no longer where it was `before`: another process copies too.
   */
  add(
    table: RecordTable,
    records: readonly StoreRecord[],
    state: MigrationState,
    before: MigrationState,
  ): Promise<void>
  /** Ends the copy: the store can be used. May take minutes, while indexes are built. */
  finish(): Promise<void>
}

type Options = Partial<Pick<RecordTable, 'key' | 'keepsKey' | 'flags' | 'batch'>>

function table(name: string, columns: string, options: Options = {}): RecordTable {
  return {
    name,
    key: ['key'],
    keepsKey: true,
    flags: [],
    batch: 500,
    columns: columns.split(' '),
    ...options,
  }
}

/** All tables, in an order in which records refer only to what was copied before. The queue comes last, with its pause. */
export const RECORD_TABLES: readonly RecordTable[] = [
  table('spaces', 'key model dimensions'),
  table('token_models', 'key model'),
  table(
    'documents',
    'key id owner source name folded_name renamed label current_version size_bytes created_at state media_type shown_label removed_from removed_at',
    { flags: ['renamed'] },
  ),
  table(
    'versions',
    'key id document number owner name sha256 size_bytes media_type blob_key thumbnail_key state searchable superseded page_count chunk_count warnings metadata outline label label_confidence error created_at completed_at build built space token_model',
    { flags: ['superseded', 'built'] },
  ),
  table('pages', 'version number text label layout', { key: ['version', 'number'], batch: 50 }),
  // In reading order. Their words are those of the pages.
  table(
    'chunks',
    'key version page char_start char_end live context space vector token_model tokens text_key',
    {
      keepsKey: false,
    },
  ),
  table('passwords', 'version_id password', { key: ['version_id'] }),
  table('conversations', 'key id owner title last_turn created_at updated_at'),
  table('turns', 'conversation number role text answer created_at', {
    key: ['conversation', 'number'],
    batch: 100,
  }),
  table('api_keys', 'key id owner name hash operator created_at', { flags: ['operator'] }),
  table('idempotency_keys', 'owner key fingerprint answer expires_at', { key: ['owner', 'key'] }),
  table('gone_receivers', 'url_hash gone_at', { key: ['url_hash'] }),
  table(
    'jobs',
    'key id kind owner document_id payload state revision priority expected_ms attempts max_attempts run_at token worker lease_until progress result error idempotency_key correlation_id traceparent created_at finished_at',
  ),
  table('queue_state', 'key paused last_token', { flags: ['paused'] }),
]

/** Returns the position of a record in its table. */
export function positionOf({ key }: RecordTable, record: StoreRecord): RecordPosition {
  return key.map((column) => record[column] as string | number)
}

/** The problem of a store into which another one is being copied. */
export function unfinishedMigration({ source }: MigrationState): string {
  return `${source} has not been copied here to the end. Run docchat migrate again.`
}
