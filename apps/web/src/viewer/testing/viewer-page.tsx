import { Tooltip } from '@base-ui/react/tooltip'
import type { Citation } from '@docchat/client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { SessionProvider } from '../../server/session.tsx'
import { Toasts } from '../../ui/toasts.tsx'
import { useViewer, type Viewer, ViewerProvider } from '../target.tsx'
import { ViewerPane } from '../viewer-pane.tsx'
import '../../theme.css'

/** The viewer alone on a page, for its tests. */
declare global {
  interface Window {
    viewer?: Viewer
    asked?: string
    cited?: readonly Citation[]
  }
}

function ViewerPage(): ReactNode {
  window.viewer = useViewer()
  return (
    <main style={{ display: 'flex', flexDirection: 'column', height: '100%' }}>
      <h1 className="visually-hidden">Viewer</h1>
      <ViewerPane
        onAsk={(quote) => {
          window.asked = quote
        }}
      />
    </main>
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element with the id root.')
createRoot(root).render(
  <StrictMode>
    <SessionProvider>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <Tooltip.Provider delay={400}>
          <Toasts>
            <ViewerProvider>
              <ViewerPage />
            </ViewerProvider>
          </Toasts>
        </Tooltip.Provider>
      </QueryClientProvider>
    </SessionProvider>
  </StrictMode>,
)
