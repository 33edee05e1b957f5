import { savedCitation } from '../answer/saved-answer.ts'
import type { Exchange, FullConversation, StoredCitation } from './conversation-store.ts'

/** How a conversation is written to a file. */
export type ExportFormat = 'markdown' | 'json'

/** A conversation as a text to keep, or to read elsewhere. */
export function exportConversation(conversation: FullConversation, format: ExportFormat): string {
  return format === 'json'
    ? `${JSON.stringify(asJson(conversation), null, 2)}\n`
    : `${asMarkdown(conversation)}\n`
}

function asJson({ id, title, createdAt, updatedAt, exchanges }: FullConversation): object {
  return {
    conversation_id: id,
    title,
    created_at: createdAt,
    updated_at: updatedAt,
    exchanges: exchanges.map(({ question, askedAt, answer }) => ({
      question,
      asked_at: askedAt,
      query: answer.query,
      answer: answer.text,
      citations: answer.citations.map((citation) => ({ ...savedCitation(citation), boxes: citation.boxes })),
      no_answer: answer.noAnswer,
      model: answer.model,
      complete: answer.complete,
    })),
  }
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

function footnote({ marker, name, page, quote, verified }: StoredCitation): string {
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
