import { DocChatApiError } from '@docchat/client'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Router } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { Workspace } from './layout/workspace.tsx'
import { SessionProvider, useSession } from './server/session.tsx'
import { Toasts } from './ui/toasts.tsx'
import { ViewerProvider } from './viewer/target.tsx'

export function App(): ReactNode {
  return (
    <SessionProvider>
      <Cache>
        <Toasts>
          <Router hook={useHashLocation}>
            <ViewerProvider>
              <Workspace />
            </ViewerProvider>
          </Router>
        </Toasts>
      </Cache>
    </SessionProvider>
  )
}

/** Keeps what the server answered, and notices when a key is wanted. */
function Cache({ children }: { readonly children: ReactNode }): ReactNode {
  const { report } = useSession()
  const latest = useRef(report)
  latest.current = report
  const [client] = useState(() => {
    const onError = (error: unknown) => latest.current(error)
    return new QueryClient({
      queryCache: new QueryCache({ onError }),
      mutationCache: new MutationCache({ onError }),
      defaultOptions: { queries: { staleTime: 10_000, retry: isPassing } },
    })
  })
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}

/** Only a lost connection is tried again; the client itself waits when the server is busy. */
function isPassing(failures: number, error: unknown): boolean {
  return failures < 3 && error instanceof DocChatApiError && error.code === 'CONNECTION_LOST'
}
