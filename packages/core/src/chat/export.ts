import type { Citation } from '../answer/citation.ts'
import type { Exchange, FullConversation } from '../conversation/conversation-store.ts'
import { fullConversationJson } from '../json/conversation.ts'

/** How a conversation is written to a file. */
export type ExportFormat = 'markdown' | 'json'

/** A conversation as a text to keep, or to read elsewhere. */
export function exportConversation(conversation: FullConversation, format: ExportFormat): string {
  return format === 'json'
    ? `${JSON.stringify(fullConversationJson(conversation), null, 2)}\n`
    : `${asMarkdown(conversation)}\n`
}

function asMarkdown({ title, createdAt, exchanges }: FullConversation): string {
  return [
    `# ${oneLine(title) || 'Conversation'}`,
    `Begun on ${createdAt}.`,
    ...exchanges.flatMap(asSection),
  ].join('\n\n')
}

function asSection({ question, answer }: Exchange): string[] {
  const { text, citations, noAnswer, complete } = answer
  return [
    `## ${oneLine(question)}`,
    ...(text === '' ? [] : [inert(text)]),
    ...(noAnswer === null ? [] : ['The documents do not answer this.']),
    ...(complete ? [] : ['*The answer was not completed.*']),
    ...(citations.length === 0 ? [] : [citations.map(footnote).join('\n')]),
  ]
}

function footnote({ marker, name, page, quote, verified }: Citation): string {
  const proof = verified ? '' : ', **not verified**, not on that page'
  return `- [${marker}${verified ? '' : '?'}] ${oneLine(name)}, page ${page}${proof}: “${oneLine(quote)}”`
}

/** Text of documents and people on one line, with nothing in it that Markdown would take for its own. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>&#|~!]/g, String.raw`\$&`)
}

/** An answer may use Markdown, but loads and links nothing: it may hold what a document slipped in. */
function inert(text: string): string {
  return text.replace(/</g, '&lt;').replace(/!(?=\[)|\](?=[(:[])/g, String.raw`\$&`)
}
