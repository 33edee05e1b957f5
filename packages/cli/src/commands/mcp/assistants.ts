/** The assistants whose configuration can be printed. Others take that of the first. */
export const ASSISTANTS = [
  'claude-desktop',
  'claude-code',
  'codex',
  'cursor',
  'gemini-cli',
  'vscode',
  'zed',
] as const

export type Assistant = (typeof ASSISTANTS)[number]
