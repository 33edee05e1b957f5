import type { Document } from '@docchat/client'
import {
  Download,
  ExternalLink,
  History,
  MessageCircleQuestion,
  Pencil,
  Plus,
  RotateCw,
  Tag,
  Trash2,
  TriangleAlert,
} from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { useDocuments, useLabels } from '../server/queries.ts'
import { useRemoved } from '../server/removed.ts'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/format.ts'
import type { MenuAction } from '../ui/menu.tsx'
import { useUploadActions } from '../upload/uploads.tsx'
import { DocumentGrid, type GridHandlers } from './document-grid.tsx'
import styles from './documents.module.css'
import { EditDialog } from './edit-dialog.tsx'
import { VersionsDialog, WarningsDialog } from './facts-dialogs.tsx'
import { ALL, type Filters, isFiltered, queryOf } from './filters.ts'
import { Empty, Failure, NothingFound } from './notices.tsx'
import { PasswordDialog } from './password-dialog.tsx'
import { RowMenu } from './row-menu.tsx'
import { SelectionBar } from './selection-bar.tsx'
import type { EntryHandlers } from './table-row.tsx'
import { type Layout, Toolbar } from './toolbar.tsx'
import { useDebounced } from './use-debounced.ts'
import { useDocumentActions } from './use-document-actions.tsx'
import { useSelection } from './use-selection.ts'

interface DocumentsViewProps {
  /** Asks about these documents only. */
  onAskAbout(documentIds: readonly string[]): void
}

type Opened = {
  readonly dialog: 'name' | 'label' | 'versions' | 'warnings' | 'password'
  readonly document: Document
}

/** All documents: find, sort, open, change and delete them. */
export function DocumentsView({ onAskAbout }: DocumentsViewProps): ReactNode {
  const [filters, setFilters] = useState<Filters>(ALL)
  const [layout, setLayout] = useState<Layout>('table')
  const [menu, setMenu] = useState<Parameters<typeof RowMenu>[0]['opened']>(null)
  const [opened, setOpened] = useState<Opened | null>(null)
  const { openFilePicker } = useUploadActions()
  const actions = useDocumentActions()
  const name = useDebounced(filters.name, 250)
  const query = useDocuments(queryOf({ ...filters, name: name.trim() }))
  const removed = useRemoved()
  const documents = useMemo(
    () =>
      (query.data?.pages ?? [])
        .flatMap(({ entries }) => entries)
        .filter((it) => !removed.has(it.document_id)),
    [query.data, removed],
  )
  const loaded = query.data?.pages.reduce((sum, { entries }) => sum + entries.length, 0) ?? 0
  const total = (query.data?.pages.at(-1)?.total ?? 0) - (loaded - documents.length)
  const order = useMemo(() => documents.map(({ document_id }) => document_id), [documents])
  const selection = useSelection(order)
  const selected = useMemo(
    () => documents.filter(({ document_id }) => selection.ids.has(document_id)),
    [documents, selection.ids],
  )
  const labels = useLabels()

  const { hasNextPage, isFetching, fetchNextPage } = query
  const handlers = useMemo<EntryHandlers & GridHandlers>(() => {
    const open = (dialog: Opened['dialog']) => (document: Document) => setOpened({ dialog, document })
    return {
      open: actions.open,
      menu: (document, anchor) => setMenu({ document, anchor }),
      versions: open('versions'),
      warnings: open('warnings'),
      password: open('password'),
      rename: open('name'),
      toggle: ({ document_id }, range) => (range ? selection.extendTo : selection.toggle)(document_id),
      select: selection.set,
      sort: (sort) => setFilters((old) => ({ ...old, sort })),
      remove: (document) => actions.remove(selected.includes(document) ? selected : [document]),
      load: () => {
        if (hasNextPage && !isFetching) void fetchNextPage()
      },
    }
  }, [actions, selection, selected, hasNextPage, isFetching, fetchNextPage])

  const actionsOf = (document: Document): readonly MenuAction[] => [
    {
      label: 'Open',
      icon: <ExternalLink size={16} />,
      disabled: document.pages === null,
      run: () => actions.open(document),
    },
    {
      label: 'Ask about it',
      icon: <MessageCircleQuestion size={16} />,
      run: () => onAskAbout([document.document_id]),
    },
    { label: 'Rename…', icon: <Pencil size={16} />, run: () => setOpened({ dialog: 'name', document }) },
    { label: 'Label…', icon: <Tag size={16} />, run: () => setOpened({ dialog: 'label', document }) },
    { label: 'Download', icon: <Download size={16} />, run: () => actions.download(document) },
    { label: 'Read again', icon: <RotateCw size={16} />, run: () => actions.reprocess([document]) },
    {
      label: 'Versions…',
      icon: <History size={16} />,
      run: () => setOpened({ dialog: 'versions', document }),
    },
    ...(document.warnings.length > 0
      ? [
          {
            label: 'Warnings…',
            icon: <TriangleAlert size={16} />,
            run: () => setOpened({ dialog: 'warnings', document }),
          },
        ]
      : []),
    { label: 'Delete', icon: <Trash2 size={16} />, danger: true, run: () => actions.remove([document]) },
  ]

  return (
    <section className={styles['view']} aria-labelledby="documents-title">
      <header className={styles['header']}>
        <h1 id="documents-title">Documents</h1>
        <p className={styles['muted']} role="status">
          {query.data !== undefined && count(total, isFiltered(filters) ? 'match' : 'document')}
        </p>
        <Button onClick={() => void openFilePicker()}>
          <Plus size={16} />
          Add files
        </Button>
      </header>
      {(total > 0 || isFiltered(filters)) && (
        <Toolbar
          filters={filters}
          labels={labels}
          layout={layout}
          onFilter={(changes) => setFilters((old) => ({ ...old, ...changes }))}
          onLayout={setLayout}
        />
      )}
      {selected.length > 0 && (
        <SelectionBar
          documents={selected}
          onAsk={() => onAskAbout(selected.map(({ document_id }) => document_id))}
          onReprocess={() => actions.reprocess(selected)}
          onRemove={() => {
            actions.remove(selected)
            selection.set([])
          }}
          onClear={() => selection.set([])}
        />
      )}
      {query.data === undefined ? (
        query.isError ? (
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Loading />
        )
      ) : total > 0 ? (
        <DocumentGrid
          documents={documents}
          total={total}
          layout={layout}
          sort={filters.sort}
          selected={selection.ids}
          handlers={handlers}
        />
      ) : isFiltered(filters) ? (
        <NothingFound onClear={() => setFilters(({ sort }) => ({ ...ALL, sort }))} />
      ) : (
        <Empty />
      )}
      <RowMenu opened={menu} actionsOf={actionsOf} onClose={() => setMenu(null)} />
      <Opened opened={opened} labels={labels} actions={actions} onClose={() => setOpened(null)} />
    </section>
  )
}

function Loading(): ReactNode {
  return (
    <div className={styles['loading']} role="status" aria-label="The documents are being loaded">
      {Array.from({ length: 8 }, (_, row) => (
        <span key={row} />
      ))}
    </div>
  )
}

interface OpenedProps {
  readonly opened: Opened | null
  readonly labels: readonly string[]
  readonly actions: ReturnType<typeof useDocumentActions>
  onClose(): void
}

/** The dialog that is open, if any. */
function Opened({ opened, labels, actions, onClose }: OpenedProps): ReactNode {
  if (opened === null) return null
  const { dialog, document } = opened
  switch (dialog) {
    case 'name':
    case 'label':
      return (
        <EditDialog
          field={dialog}
          document={document}
          labels={labels}
          update={actions.update}
          onClose={onClose}
        />
      )
    case 'versions':
      return (
        <VersionsDialog
          document={document}
          onDownload={(versionId) => actions.download(document, versionId)}
          onClose={onClose}
        />
      )
    case 'warnings':
      return <WarningsDialog document={document} onClose={onClose} />
    case 'password':
      return <PasswordDialog document={document} unlock={actions.unlock} onClose={onClose} />
  }
}
