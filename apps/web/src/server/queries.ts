import type { DocumentFilters } from '@docchat/client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useSession } from './session.tsx'

/** The names under which answers of the server are cached. */
export const cached = {
  status: ['status'],
  documents: ['documents'],
  labels: ['labels'],
  document: (id: string) => ['document', id],
  thumbnail: (id: string, versionId: string) => ['thumbnail', id, versionId],
  conversations: ['conversations'],
  conversation: (id: string) => ['conversation', id],
} as const

const PAGE = 100

export function useStatus() {
  const { client, belongsTo } = useSession()
  return useQuery({
    queryKey: cached.status,
    async queryFn({ signal }) {
      const status = await client.status({ signal })
      belongsTo(status.owner)
      return status
    },
  })
}

/** The documents that match, page by page. */
export function useDocuments(filters: Omit<DocumentFilters, 'signal' | 'limit'> = {}) {
  const { client } = useSession()
  return useInfiniteQuery({
    queryKey: [...cached.documents, filters],
    queryFn: ({ pageParam, signal }) =>
      client.documents.list({ ...filters, limit: PAGE, signal }).page(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}

/** More labels than a person looks through. */
const LABELS = 1000

/** The labels that documents have, whether they are loaded or not. */
export function useLabels(): readonly string[] {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: cached.labels,
    async queryFn({ signal }) {
      const labels: string[] = []
      for await (const { label } of client.documents.labels({ limit: PAGE, signal })) {
        labels.push(label)
        if (labels.length === LABELS) break
      }
      return labels.toSorted(new Intl.Collator().compare)
    },
  })
  return data ?? NONE
}

const NONE: readonly string[] = []

/** The conversations whose title contains a text, latest first. */
export function useConversations(title: string) {
  const { client } = useSession()
  return useInfiniteQuery({
    queryKey: [...cached.conversations, title],
    queryFn: ({ pageParam, signal }) =>
      client.conversations.list({ ...(title !== '' && { title }), limit: PAGE, signal }).page(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}

export function useConversation(id: string | null) {
  const { client } = useSession()
  return useQuery({
    queryKey: cached.conversation(id ?? ''),
    queryFn: ({ signal }) => client.conversations.get(id ?? '', { signal }),
    enabled: id !== null,
  })
}
