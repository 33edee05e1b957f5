import { type ReactNode, Suspense } from 'react'
import { Ask } from './ask.tsx'
import { Documents } from './documents.tsx'
import { Upload } from './upload.tsx'

export default function Page(): ReactNode {
  return (
    <main>
      <h1>Ask your documents</h1>
      <Upload />
      <Ask />
      <h2>Documents</h2>
      <Suspense fallback={<p>Loading …</p>}>
        <Documents />
      </Suspense>
    </main>
  )
}
