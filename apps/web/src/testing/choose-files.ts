import type { Page } from 'playwright-core'

interface FileGiven {
  readonly name: string
  readonly content: string | Buffer
}

/** Chooses files, or a folder by its path, in the dialog that a button opens. */
export async function chooseFiles(
  page: Page,
  button: string,
  files: readonly FileGiven[] | string | readonly string[],
): Promise<void> {
  const dialog = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  const chooser = await dialog
  if (typeof files === 'string') return chooser.setFiles(files)
  await chooser.setFiles(
    files.map((file) => {
      if (typeof file === 'string') return file
      return { name: file.name, mimeType: '', buffer: Buffer.from(file.content) }
    }) as string[],
  )
}
