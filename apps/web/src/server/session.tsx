import { createClient, DocChatApiError, type DocChatClient } from '@docchat/client'
import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import { browserStorage, tabStorage } from '../ui/storage.ts'

/** The API key or token, and whether the server has refused what was sent. */
export interface Session {
  readonly client: DocChatClient
  /** Where the API is, without a slash at the end. */
  readonly baseUrl: string
  readonly signedIn: boolean
  /** Whether the server wants a key, or another one. */
  readonly keyWanted: boolean
  /**
   * Uses this key from now on: for this tab, or until signing out if it is kept. What the page shows stays, unless the key is
   * another owner's.
   */
  signIn(key: string, options: { readonly keep: boolean }): Promise<void>
  /** Forgets the key, and begins anew. */
  signOut(): void
  /** Notices whose things the page shows. */
  belongsTo(owner: string): void
  /** Notices that a key is wanted, if that is why something failed. */
  report(error: unknown): void
}

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = use(SessionContext)
  if (session === null) throw new Error('There is no session here.')
  return session
}

/** The key, in the tab's storage or the browser's. It is never part of a URL. */
const stored = {
  read(): string | undefined {
    return tabStorage.read('key') ?? browserStorage.read('key') ?? undefined
  },
  write(key: string, keep: boolean): void {
    tabStorage.write('key', keep ? null : key)
    browserStorage.write('key', keep ? key : null)
  },
  clear(): void {
    tabStorage.write('key', null)
    browserStorage.write('key', null)
  },
}

/** What the browser keeps for whoever uses it. */
const LOOKS = ['theme', 'viewer-width']

/** Loads the page anew, so that nothing of its owner is left: no draft, answer, file or document. */
function beginAnew(store: () => void): void {
  // As late as possible: a person may choose to stay because files are being sent.
  addEventListener(
    'pagehide',
    () => {
      tabStorage.clear()
      browserStorage.clear(LOOKS)
      store()
    },
    { once: true },
  )
  const { pathname, search } = location
  history.replaceState(null, '', pathname + search)
  location.reload()
}

/** Whose key it is; null if the server refuses it. */
async function ownerOf(client: DocChatClient): Promise<string | null> {
  try {
    return (await client.status()).owner
  } catch (error) {
    if (error instanceof DocChatApiError && error.status === 401) return null
    throw error
  }
}

export function SessionProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [key, setKey] = useState(stored.read)
  const [keyWanted, setKeyWanted] = useState(false)
  const session = useMemo<Session>(() => {
    const baseUrl = new URL('.', document.baseURI).href.replace(/\/$/, '')
    return {
      client: createClient({ baseUrl, apiKey: () => key }),
      baseUrl,
      signedIn: key !== undefined,
      keyWanted,
      async signIn(next, { keep }) {
        const owner = await ownerOf(createClient({ baseUrl, apiKey: next }))
        const before = tabStorage.read('owner')
        if (owner !== null && before !== null && owner !== before) {
          beginAnew(() => stored.write(next, keep))
          return
        }
        stored.write(next, keep)
        setKey(next)
        setKeyWanted(false)
      },
      signOut: () => beginAnew(stored.clear),
      belongsTo: (owner) => tabStorage.write('owner', owner),
      report(error) {
        if (error instanceof DocChatApiError && error.status === 401) setKeyWanted(true)
      },
    }
  }, [key, keyWanted])
  return <SessionContext value={session}>{children}</SessionContext>
}
