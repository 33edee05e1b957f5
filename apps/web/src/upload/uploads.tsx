import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { cached, useStatus } from '../server/queries.ts'
import { useSession } from '../server/session.tsx'
import { notify } from '../ui/toasts.tsx'
import { pickFiles } from './pick.ts'
import { throttle } from './throttle.ts'
import { isArchive, unpackArchives } from './unzip.ts'
import type { PickedFile } from './upload-item.ts'
import {
  createUploadStore,
  type UploadActions,
  type UploadSnapshot,
  type UploadStore,
} from './upload-store.ts'

const SAMPLES = ['workshop-lease.pdf', 'heat-pump-manual.pdf', 'tidal-sensor-paper.pdf']

/** Documents change often while many are processed, in milliseconds. */
const REFRESH_MS = 1500

const StoreContext = createContext<UploadStore | null>(null)

/** Keeps the uploads of this window, whatever is shown. */
export function UploadsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const queries = useQueryClient()
  const session = useSession()
  const { data: status } = useStatus()
  const [store] = useState(() => {
    const refresh = throttle(() => {
      for (const queryKey of [cached.documents, cached.labels, cached.status])
        void queries.invalidateQueries({ queryKey })
    }, REFRESH_MS)
    return createUploadStore((documentId) => {
      void queries.invalidateQueries({ queryKey: cached.document(documentId) })
      refresh()
    })
  })
  useEffect(() => store.connect(session), [store, session])
  useEffect(() => {
    if (status !== undefined) store.accept(status)
  }, [store, status])
  useEffect(() => warnOnLeave(store), [store])
  return <StoreContext value={store}>{children}</StoreContext>
}

/** Asks before the page is left while files are being sent. */
function warnOnLeave(store: UploadStore): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (store.getSnapshot().items.some(({ state }) => state.phase === 'sending')) event.preventDefault()
  }
  addEventListener('beforeunload', ask)
  return () => removeEventListener('beforeunload', ask)
}

function useStore(): UploadStore {
  const store = use(StoreContext)
  if (store === null) throw new Error('There are no uploads here.')
  return store
}

/** What {@link useUploadActions} gives. */
interface Actions extends Omit<UploadActions, 'add'> {
  add(files: Iterable<File | PickedFile>): void
  /** Uploads the documents that come with the page. */
  addSamples(): Promise<void>
  /** Lets a person choose files, or a folder, and uploads them. */
  openFilePicker(options?: { readonly folder?: boolean }): Promise<void>
}

/** What can be done with uploads, for components that do not show them. */
export function useUploadActions(): Actions {
  const store = useStore()
  return useMemo(() => {
    const add: Actions['add'] = (files) => {
      const picked = Array.from(files, (one) => (one instanceof File ? { file: one } : one))
      if (picked.some(isArchive)) void unpackArchives(picked).then(store.add)
      else store.add(picked)
    }
    return {
      ...store,
      add,
      async addSamples() {
        try {
          add(await Promise.all(SAMPLES.map(fetchSample)))
        } catch {
          notify('The sample documents could not be loaded. Check that you are online.', { error: true })
        }
      },
      openFilePicker: async (options) => add(await pickFiles(options)),
    }
  }, [store])
}

async function fetchSample(name: string): Promise<File> {
  const response = await fetch(`./samples/${name}`)
  if (!response.ok) throw new Error(`${name}: status ${response.status}`)
  return new File([await response.blob()], name, { type: 'application/pdf' })
}

/** The uploads of this window, and what can be done with them. */
export function useUploads(): UploadSnapshot & Actions {
  const { subscribe, getSnapshot } = useStore()
  const snapshot = useSyncExternalStore(subscribe, getSnapshot)
  return { ...useUploadActions(), ...snapshot }
}
