import type { Conversation } from '@docchat/client'
import { useQueryClient } from '@tanstack/react-query'
import { Download, MoreHorizontal, Pencil, Trash2 } from 'lucide-react'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { Link, useLocation, useRoute } from 'wouter'
import { errorText } from '../server/error-text.ts'
import { cached, useConversations } from '../server/queries.ts'
import { setRemoved, useRemoved } from '../server/removed.ts'
import { useSession } from '../server/session.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { formatDate } from '../ui/format.ts'
import { Menu } from '../ui/menu.tsx'
import { saveFile } from '../ui/save-file.ts'
import { doUnlessUndone, notify } from '../ui/toasts.tsx'
import { useAsk } from './answers-context.tsx'
import styles from './conversations-pane.module.css'

/** The conversations, latest first. */
export function ConversationsPane(): ReactNode {
  const [title, setTitle] = useState('')
  const asked = useDeferredValue(title.trim())
  const removed = useRemoved()
  const list = useConversations(asked)
  const conversations = (list.data?.pages.flatMap((page) => page.entries) ?? []).filter(
    ({ conversation_id }) => !removed.has(conversation_id),
  )
  return (
    <div className={styles['pane']}>
      <div className={styles['filter']}>
        <input
          type="search"
          placeholder="Find a conversation"
          aria-label="Find a conversation by its title"
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
      </div>
      {list.isError && (
        <p className={styles['empty']} role="alert">
          {errorText(list.error)}
        </p>
      )}
      {list.isPending && <p className={styles['empty']}>Loading …</p>}
      {list.isSuccess && conversations.length === 0 && (
        <p className={styles['empty']}>
          {asked === '' ? 'No conversations yet.' : 'No conversation matches.'}
        </p>
      )}
      <ul className={styles['list']} aria-label="Conversations">
        {conversations.map((conversation) => (
          <Row key={conversation.conversation_id} conversation={conversation} />
        ))}
        {list.hasNextPage && (
          <li>
            <Button look="quiet" onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          </li>
        )}
      </ul>
    </div>
  )
}

function Row({ conversation }: { readonly conversation: Conversation }): ReactNode {
  const { conversation_id: id, updated_at } = conversation
  const title = conversation.title || 'New conversation'
  const [renaming, setRenaming] = useState(false)
  const { client, report } = useSession()
  const queries = useQueryClient()
  const { forget } = useAsk()
  const [, navigate] = useLocation()
  const [current] = useRoute(`/c/${id}`)
  const failed = (error: unknown) => {
    report(error)
    notify(errorText(error), { error: true })
  }
  const remove = () => {
    setRemoved([id], true)
    if (current) navigate('/')
    doUnlessUndone(`“${title}” was deleted.`, {
      undo: () => setRemoved([id], false),
      act: () =>
        void client.conversations
          .delete(id)
          .then(() => {
            forget(id)
            void queries.resetQueries({ queryKey: cached.conversation(id) })
          })
          .catch(failed)
          .finally(async () => {
            await queries.invalidateQueries({ queryKey: cached.conversations })
            setRemoved([id], false)
          }),
    })
  }
  const download = () =>
    client.conversations
      .export(id)
      .then((text) => saveFile(`${title}.md`, new Blob([text], { type: 'text/markdown' })), failed)
  return (
    <li className={styles['row']}>
      <Link
        href={`/c/${id}`}
        className={styles['link'] ?? ''}
        aria-current={current ? 'page' : undefined}
        title={title}
      >
        <span className={styles['title']} dir="auto">
          {title}
        </span>
        <span className={styles['fact']}>{formatDate(updated_at)}</span>
      </Link>
      <Menu
        trigger={
          <IconButton label={`Actions for ${title}`}>
            <MoreHorizontal size={16} />
          </IconButton>
        }
        actions={[
          { label: 'Rename', icon: <Pencil size={16} />, run: () => setRenaming(true) },
          { label: 'Export as Markdown', icon: <Download size={16} />, run: () => void download() },
          { label: 'Delete', icon: <Trash2 size={16} />, danger: true, run: remove },
        ]}
      />
      {renaming && (
        <RenameDialog
          title={title}
          onClose={() => setRenaming(false)}
          rename={async (next) => {
            await client.conversations.rename(id, next).catch(failed)
            await queries.invalidateQueries({ queryKey: cached.conversations })
          }}
        />
      )}
    </li>
  )
}

interface RenameDialogProps {
  readonly title: string
  onClose(): void
  rename(title: string): Promise<void>
}

function RenameDialog({ title, onClose, rename }: RenameDialogProps): ReactNode {
  const [text, setText] = useState(title)
  return (
    <Dialog open onClose={onClose} title="Rename the conversation">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '') void rename(text.trim()).then(onClose)
        }}
      >
        <input
          className={styles['input']}
          aria-label="Title"
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" aria-disabled={text.trim() === ''}>
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
