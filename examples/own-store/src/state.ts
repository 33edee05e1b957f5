import type {
  ApiKey,
  Conversation,
  DocumentVersion,
  IdempotentRequest,
  JobRecord,
  OutlineEntry,
  StoredExchange,
  StoredPage,
  StreamTicketGrant,
  VectorSpace,
} from '@docchat/core/backend'

/** All of the store's tables. Records are never changed, only replaced, so copying the maps copies the whole state. */
export interface State {
  /** Like all maps here, in insertion order. */
  readonly documents: Map<string, DocumentRecord>
  readonly versions: Map<string, VersionRecord>
  /** By version id and page number, see {@link keyOf}. */
  readonly pages: Map<string, PageRecord>
  readonly chunks: Map<string, ChunkRecord>
  readonly jobs: Map<string, JobRecord>
  readonly conversations: Map<string, ConversationRecord>
  readonly passwords: Map<string, string>
  /** By owner and key. */
  readonly idempotencyKeys: Map<string, IdempotentRequest & { readonly expiresAt: number }>
  readonly goneReceivers: Set<string>
  readonly locks: Map<string, { readonly holder: string; readonly expiresAt: number }>
  /** By hash. */
  readonly streamTickets: Map<string, StreamTicketGrant & { readonly expiresAt: number }>
  readonly apiKeys: Map<string, ApiKey & { readonly hash: Buffer }>
  lastChunk: number
  lastToken: number
  paused: boolean
}

export interface DocumentRecord {
  readonly id: string
  readonly owner: string
  readonly name: string
  readonly source: string
  readonly createdAt: string
  readonly currentVersion: string
  /** The label that a person gave it, or null. */
  readonly label: string | null
  /** Whether a person named it. */
  readonly renamed: boolean
  /** Its owner while it is in the trash, where it belongs to nobody; null otherwise. */
  readonly removedFrom: string | null
  readonly removedAt: string | null
}

export interface VersionRecord extends DocumentVersion {
  readonly owner: string
  /** The document's name once this is its current version. */
  readonly name: string
  readonly outline: readonly OutlineEntry[]
  /** Whether a thumbnail was made, or turned out to be impossible. */
  readonly thumbnailDone: boolean
  readonly build: string | null
  readonly buildFinished: boolean
  /** The space in which all of its chunks are known to have vectors, or null. */
  readonly settledIn: VectorSpace | null
}

export interface PageRecord extends StoredPage {
  readonly versionId: string
}

export interface ChunkRecord {
  readonly id: string
  readonly versionId: string
  readonly page: number
  readonly start: number
  readonly end: number
  readonly context: string
  readonly state: 'waiting' | 'published' | 'gone'
  /** Stems of its words, in order. */
  readonly stems: readonly string[]
  readonly vector: {
    readonly space: VectorSpace
    readonly tokens: Uint8Array | null
    readonly unit: Float32Array
    readonly outdated: boolean
  } | null
}

export interface ConversationRecord extends Conversation {
  readonly exchanges: readonly StoredExchange[]
  readonly lastNumber: number
}

/** An empty state, or a copy. */
export function newState(from?: State): State {
  return {
    documents: new Map(from?.documents),
    versions: new Map(from?.versions),
    pages: new Map(from?.pages),
    chunks: new Map(from?.chunks),
    jobs: new Map(from?.jobs),
    conversations: new Map(from?.conversations),
    passwords: new Map(from?.passwords),
    idempotencyKeys: new Map(from?.idempotencyKeys),
    goneReceivers: new Set(from?.goneReceivers),
    locks: new Map(from?.locks),
    streamTickets: new Map(from?.streamTickets),
    apiKeys: new Map(from?.apiKeys),
    lastChunk: from?.lastChunk ?? 0,
    lastToken: from?.lastToken ?? 0,
    paused: from?.paused ?? false,
  }
}

/** A map key made of several parts. Different lists of parts have different keys. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts)
}
