import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['ipynb']

export const notebook: BuiltInFormat = {
  mediaType: 'application/x-ipynb+json',
  name: 'Jupyter notebook',
  extensions,
  aliases: ['application/json'],
  matches: ({ isText, extension }) => isText && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/notebook/notebook.ts')).notebookExtractor() },
}
