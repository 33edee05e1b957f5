import { type ReactNode, useState } from 'react'
import { Route } from 'wouter'
import { DocumentsView } from '../documents/documents-view.tsx'
import { Button } from '../ui/button.tsx'
import { AcceptedFiles } from '../upload/accepted-files.tsx'
import { DropArea } from '../upload/drop-area.tsx'
import { UploadList } from '../upload/upload-list.tsx'
import { UploadsProvider, useUploadActions } from '../upload/uploads.tsx'
import { useViewer } from '../viewer/target.tsx'

/** Stands for the layout in tests of the uploads and of the documents. */
export function Workspace(): ReactNode {
  return (
    <UploadsProvider>
      <DropArea>
        <Route path="/">
          <Uploads />
        </Route>
        <Route path="/documents">
          <Documents />
        </Route>
      </DropArea>
    </UploadsProvider>
  )
}

function Uploads(): ReactNode {
  return (
    <main style={{ maxWidth: 300, marginInline: 'auto', background: 'var(--surface)', minHeight: '100%' }}>
      <h1>Sources</h1>
      <Buttons />
      <AcceptedFiles />
      <textarea aria-label="Question" />
      <UploadList />
      <Target />
    </main>
  )
}

function Documents(): ReactNode {
  const [asked, setAsked] = useState<readonly string[]>([])
  return (
    <main style={{ display: 'flex', flexDirection: 'column', height: '100%' }}>
      <div style={{ flex: 1, minHeight: 0 }}>
        <DocumentsView onAskAbout={setAsked} />
      </div>
      <output aria-label="Asked about">{asked.length}</output>
      <Target />
    </main>
  )
}

function Buttons(): ReactNode {
  const { openFilePicker, addSamples } = useUploadActions()
  return (
    <>
      <Button onClick={() => void openFilePicker()}>Add files</Button>
      <Button onClick={() => void openFilePicker({ folder: true })}>Add a folder</Button>
      <Button onClick={() => void addSamples()}>Try the sample documents</Button>
    </>
  )
}

function Target(): ReactNode {
  const { target } = useViewer()
  return <output aria-label="Opened">{target === null ? '' : `page ${target.page}`}</output>
}
