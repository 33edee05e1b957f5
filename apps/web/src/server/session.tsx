import { createClient, DocChatApiError, type DocChatClient } from '@docchat/client'
import { createContext, type ReactNode, use, useMemo, useState } from 'react'

/** The API key or token, and whether the server has refused what was sent. */
export interface Session {
  readonly client: DocChatClient
  /** Where the API is, without a slash at the end. */
  readonly baseUrl: string
  readonly signedIn: boolean
  /** Whether the server wants a key, or another one. */
  readonly keyWanted: boolean
  /** Uses this key from now on: for this tab, or until signing out if it is kept. */
  signIn(key: string, options: { readonly keep: boolean }): void
  signOut(): void
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
  name: 'docchat.key',
  read(): string | undefined {
    return sessionStorage.getItem(stored.name) ?? localStorage.getItem(stored.name) ?? undefined
  },
  write(key: string, keep: boolean): void {
    stored.clear()
    ;(keep ? localStorage : sessionStorage).setItem(stored.name, key)
  },
  clear(): void {
    sessionStorage.removeItem(stored.name)
    localStorage.removeItem(stored.name)
  },
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
      signIn(next, { keep }) {
        stored.write(next, keep)
        setKey(next)
        setKeyWanted(false)
      },
      signOut() {
        stored.clear()
        setKey(undefined)
        setKeyWanted(true)
      },
      report(error) {
        if (error instanceof DocChatApiError && error.status === 401) setKeyWanted(true)
      },
    }
  }, [key, keyWanted])
  return <SessionContext value={session}>{children}</SessionContext>
}
