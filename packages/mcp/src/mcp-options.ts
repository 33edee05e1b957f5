import type { McpServer } from '@modelcontextprotocol/server'

/** What an assistant may do. */
export interface McpOptions {
  /** Whether the assistant may add documents. @defaultValue false: it can only read */
  readonly allowWrite?: boolean
  /**
   * The folders from which the assistant may add files of this machine. Files outside, also those that a link leads to, are
   * refused. Only with `allowWrite`. @defaultValue none: it can only add text
   */
  readonly folders?: readonly string[]
  /** Adds tools and prompts of your own. @defaultValue nothing is added */
  extend?(server: McpServer): void
  /** Called with errors that are not the assistant's fault, for the log. @defaultValue they are dropped */
  onError?(error: unknown): void
}
