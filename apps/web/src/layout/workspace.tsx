import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { AnswersProvider } from '../conversation/answers-context.tsx'
import { ConversationView } from '../conversation/conversation-view.tsx'
import { DraftProvider, useDraft } from '../conversation/draft.tsx'
import { ScopeProvider, useScope } from '../conversation/scope.tsx'
import { useSession } from '../server/session.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { DropArea } from '../upload/drop-area.tsx'
import { UnseenRefusals } from '../upload/unseen-refusals.tsx'
import { UploadsProvider } from '../upload/uploads.tsx'
import { useViewer } from '../viewer/target.tsx'
import { Commands } from './commands.tsx'
import styles from './layout.module.css'
import { OfflineNotice } from './offline-notice.tsx'
import { type Pane, PaneSwitch } from './pane-switch.tsx'
import { Resizer } from './resizer.tsx'
import { Sidebar } from './sidebar.tsx'
import { isConversation, useWayToConversation } from './way-to-conversation.ts'

const DocumentsView = lazy(async () => ({
  default: (await import('../documents/documents-view.tsx')).DocumentsView,
}))
const SignIn = lazy(async () => ({ default: (await import('./sign-in.tsx')).SignIn }))
const StatusView = lazy(async () => ({ default: (await import('./status-view.tsx')).StatusView }))
const ViewerPane = lazy(async () => ({ default: (await import('../viewer/viewer-pane.tsx')).ViewerPane }))

/** The three panes: sources, conversation, and the source viewer. */
export function Workspace(): ReactNode {
  const { keyWanted } = useSession()
  return (
    <AnswersProvider>
      <ScopeProvider>
        <DraftProvider>
          <UploadsProvider>
            <Panes />
            <UnseenRefusals />
            {keyWanted && (
              <Suspense fallback={null}>
                <SignIn />
              </Suspense>
            )}
          </UploadsProvider>
        </DraftProvider>
      </ScopeProvider>
    </AnswersProvider>
  )
}

/** The address of a page of a document, which `docchat open` opens: shows it beside the conversation. */
function DocumentAt({ documentId, page }: { readonly documentId: string; readonly page: number }): ReactNode {
  const { open } = useViewer()
  useEffect(() => {
    open({ documentId, page: Number.isInteger(page) && page > 0 ? page : 1 })
  }, [open, documentId, page])
  return <Redirect to="/" replace />
}

function Panes(): ReactNode {
  const { target } = useViewer()
  const { quote } = useDraft()
  const { choose } = useScope()
  const [chosen, setChosen] = useState<Pane>('conversation')
  const [path] = useLocation()
  const [seen, setSeen] = useState(target)
  const [seenPath, setSeenPath] = useState(path)
  // On a narrow screen, what is opened is shown, and closing it leads back.
  if (seen !== target) {
    setSeen(target)
    if (target === null ? chosen === 'viewer' : true) setChosen(target === null ? 'conversation' : 'viewer')
  }
  if (seenPath !== path) {
    setSeenPath(path)
    setChosen('conversation')
  }
  const show = (pane: Pane) => setChosen(pane)
  const { goToConversation, goToQuestion } = useWayToConversation(() => show('conversation'))
  return (
    <DropArea>
      <div className={styles['workspace']} data-pane={chosen} data-viewer={target !== null || undefined}>
        <OfflineNotice />
        <Sidebar onNavigate={() => show('conversation')} />
        <main className={styles['main']}>
          <Guarded resetKey={path}>
            <Suspense fallback={<p className={styles['loading']}>Loading …</p>}>
              <Switch>
                <Route path="/">
                  <ConversationView id={null} />
                </Route>
                <Route path="/c/:id">{({ id }) => <ConversationView id={id} />}</Route>
                <Route path="/documents">
                  <DocumentsView
                    onAskAbout={(ids) => {
                      choose(ids)
                      goToQuestion()
                    }}
                  />
                </Route>
                <Route path="/documents/:id/:page?">
                  {({ id, page = '1' }) => <DocumentAt documentId={id} page={Number(page)} />}
                </Route>
                <Route path="/status">
                  <StatusView />
                </Route>
                <Route>
                  <Redirect to="/" />
                </Route>
              </Switch>
            </Suspense>
          </Guarded>
        </main>
        {target !== null && (
          <>
            <Resizer />
            <aside className={styles['viewer']} aria-label="Source">
              <Guarded resetKey={target}>
                <Suspense fallback={<p className={styles['loading']}>Loading …</p>}>
                  <ViewerPane
                    onAsk={(words) => {
                      quote(words)
                      goToQuestion()
                    }}
                  />
                </Suspense>
              </Guarded>
            </aside>
          </>
        )}
        <PaneSwitch
          chosen={chosen === 'conversation' && !isConversation(path) ? null : chosen}
          hasViewer={target !== null}
          onChoose={(pane) => (pane === 'conversation' ? goToConversation() : show(pane))}
        />
      </div>
      <Commands onNavigate={() => show('conversation')} onAsk={goToQuestion} />
    </DropArea>
  )
}
