import type { DocumentVersion, OutlineEntry } from '@docchat/core'
import type {
  ApiKey,
  Conversation,
  Exchange,
  JobRecord,
  StoredPage,
  VectorSpace,
} from '@docchat/core/backend'

/** Everything the store knows: its tables. Records are never changed, only replaced, so copying the maps copies all of it. */
export interface State {
  /** Like all maps, in the order in which things were added. */
  readonly documents: Map<string, DocumentRecord>
  readonly versions: Map<string, VersionRecord>
  /** By version id and page number, see {@link keyOf}. */
  readonly pages: Map<string, PageRecord>
  readonly chunks: Map<string, ChunkRecord>
  readonly jobs: Map<string, JobRecord>
  readonly conversations: Map<string, ConversationRecord>
  readonly passwords: Map<string, string>
  /** By owner and key. */
  readonly idempotencyKeys: Map<string, { readonly fingerprint: string; readonly expiresAt: number }>
  readonly goneReceivers: Set<string>
  readonly locks: Map<string, { readonly holder: string; readonly expiresAt: number }>
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
}

export interface VersionRecord extends DocumentVersion {
  readonly owner: string
  readonly outline: readonly OutlineEntry[]
  /** Whether a thumbnail was made, or found impossible. */
  readonly thumbnailDone: boolean
  readonly build: string | null
  readonly buildFinished: boolean
  /** The space in which all of its chunks have vectors, as far as that was recorded. */
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
    readonly unit: Float32Array
    readonly outdated: boolean
  } | null
}

export interface ConversationRecord extends Conversation {
  readonly exchanges: readonly Exchange[]
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
    apiKeys: new Map(from?.apiKeys),
    lastChunk: from?.lastChunk ?? 0,
    lastToken: from?.lastToken ?? 0,
    paused: from?.paused ?? false,
  }
}

/** A key of several parts; no two lists of parts have the same. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return JSON.stringify(parts)
}
