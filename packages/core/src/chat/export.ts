import type { Citation } from '../answer/citation.ts'
import type { Exchange, FullConversation } from '../conversation/conversation-store.ts'
import { fullConversationJson } from '../json/conversation.ts'
import { pageName } from '../text/page-name.ts'

/** The formats a conversation can be exported to. */
export type ExportFormat = 'markdown' | 'json'

/** Returns a conversation as text in the given format. */
export function exportConversation(conversation: FullConversation, format: ExportFormat): string {
  return format === 'json'
    ? `${JSON.stringify(fullConversationJson(conversation), null, 2)}\n`
    : `${asMarkdown(conversation)}\n`
}

function asMarkdown({ title, createdAt, exchanges }: FullConversation): string {
  return [
    `# ${oneLine(title) || 'Conversation'}`,
    `Started on ${createdAt}.`,
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

function footnote({ marker, name, page, pageLabel, quote, verified }: Citation): string {
  const proof = verified ? '' : ', **not verified**: not found on that page'
  return `- [${marker}${verified ? '' : '?'}] ${oneLine(name)}, ${oneLine(pageName(page, pageLabel))}${proof}: “${oneLine(quote)}”`
}

/** Puts untrusted text on one line and escapes its Markdown. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>&#|~!]/g, String.raw`\$&`)
}

/** Lets an answer use Markdown, but disables links, images and HTML: a document may have injected them. */
function inert(text: string): string {
  return text.replace(/</g, '&lt;').replace(/!(?=\[)|\](?=[(:[])/g, String.raw`\$&`)
}
