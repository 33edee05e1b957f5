export type {
  CitationResult,
  LocalSource,
  PageResult,
  PassageResult,
  RemoteSource,
  Scope,
} from './source.ts'
export { type DocChatTool, type DocChatTools, docchatTools, type ToolsOptions } from './tools.ts'
