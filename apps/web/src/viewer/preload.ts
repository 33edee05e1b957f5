let begun = false

/** Loads what shows a PDF while nothing else is done, so that the first click on a citation does not wait for it. */
export function preloadPdf(): void {
  const { connection } = navigator as { connection?: { saveData?: boolean } }
  if (begun || connection?.saveData === true) return
  begun = true
  // Safari has no idle callback.
  const soon = globalThis.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 200))
  soon(() => {
    const parts = [
      import('./viewer-pane.tsx'),
      import('./pdf/pdf-source.tsx'),
      import('./pdf/engine.ts').then(({ startEngine }) => startEngine()),
    ]
    // It is loaded again when it is needed, and its failure is told then.
    Promise.all(parts).catch(() => {})
  })
}
