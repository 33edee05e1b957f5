import { Tabs } from '@base-ui/react/tabs'
import { Activity, Files, LogOut, Moon, Plus, Sun, SunMoon, Upload } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useSession } from '../server/session.tsx'
import { SourcesPane } from '../sources/sources-pane.tsx'
import { IconButton } from '../ui/button.tsx'
import { UploadList } from '../upload/upload-list.tsx'
import { useUploadActions } from '../upload/uploads.tsx'
import styles from './layout.module.css'
import { useTheme } from './theme.ts'

const ConversationsPane = lazy(async () => ({
  default: (await import('../conversation/conversations-pane.tsx')).ConversationsPane,
}))

/** The left pane: the documents and the conversations. */
export function Sidebar({ onNavigate }: { onNavigate(): void }): ReactNode {
  const [, navigate] = useLocation()
  const { openFilePicker } = useUploadActions()
  const [tab, setTab] = useState<'sources' | 'conversations'>('sources')
  return (
    <nav className={styles['sidebar']} aria-label="Library">
      <header className={styles['brand']}>
        <Link href="/" className={styles['home'] ?? ''} onClick={onNavigate}>
          DocChat
        </Link>
        <IconButton
          label="New conversation"
          shortcut="C"
          tip="end"
          onClick={() => {
            navigate('/')
            onNavigate()
          }}
        >
          <Plus size={18} />
        </IconButton>
      </header>
      <Tabs.Root value={tab} onValueChange={setTab} className={styles['tabs']}>
        <div className={styles['tabBar']}>
          <Tabs.List className={styles['tabList']} aria-label="Library">
            <Tabs.Tab value="sources" className={styles['tab']}>
              Sources
            </Tabs.Tab>
            <Tabs.Tab value="conversations" className={styles['tab']}>
              Conversations
            </Tabs.Tab>
          </Tabs.List>
          <IconButton label="Add files" shortcut="U" tip="end" onClick={() => void openFilePicker()}>
            <Upload size={16} />
          </IconButton>
        </div>
        <Tabs.Panel value="sources" className={styles['panel']}>
          <UploadList />
          <SourcesPane />
        </Tabs.Panel>
        <Tabs.Panel
          value="conversations"
          className={styles['panel']}
          onClick={({ target }) => {
            if (target instanceof Element && target.closest('a') !== null) onNavigate()
          }}
        >
          <Suspense fallback={null}>
            <ConversationsPane />
          </Suspense>
        </Tabs.Panel>
      </Tabs.Root>
      <Foot onNavigate={onNavigate} />
    </nav>
  )
}

const THEMES = {
  system: { next: 'light', label: 'Use light colours', icon: <SunMoon size={16} /> },
  light: { next: 'dark', label: 'Use dark colours', icon: <Sun size={16} /> },
  dark: { next: 'system', label: 'Use system colours', icon: <Moon size={16} /> },
} as const

/** The other views, the colours, and signing out. */
function Foot({ onNavigate }: { onNavigate(): void }): ReactNode {
  const { signedIn, signOut } = useSession()
  const [path] = useLocation()
  const [theme, setTheme] = useTheme()
  const { next, label, icon } = THEMES[theme]
  const views = [
    { href: '/documents', text: 'Documents', mark: <Files size={16} aria-hidden="true" /> },
    { href: '/status', text: 'Status', mark: <Activity size={16} aria-hidden="true" /> },
  ]
  return (
    <footer className={styles['foot']}>
      {views.map(({ href, text, mark }) => (
        <Link
          key={href}
          href={href}
          className={styles['view'] ?? ''}
          aria-current={path === href ? 'page' : undefined}
          onClick={onNavigate}
        >
          {mark}
          {text}
        </Link>
      ))}
      <IconButton label={label} className={styles['theme'] ?? ''} tip="end" onClick={() => setTheme(next)}>
        {icon}
      </IconButton>
      {signedIn && (
        <IconButton label="Sign out" tip="end" onClick={signOut}>
          <LogOut size={16} />
        </IconButton>
      )}
    </footer>
  )
}
