import type { Token, Tokens } from 'marked'
import { createElement, memo, type ReactNode, useMemo, useState } from 'react'
import styles from './markdown.module.css'
import { type CitationToken, markdownReader } from './parse.ts'

interface MarkdownProps {
  readonly text: string
  /** Renders a footnote. */
  citation(marker: number): ReactNode
}

/**
 * Renders Markdown as elements, never as HTML: tags are shown as text, pictures as their address, and a link shows where it
 * leads. Only blocks that have changed are rendered again.
 */
export function Markdown({ text, citation }: MarkdownProps): ReactNode {
  const [reader] = useState(markdownReader)
  const blocks = useMemo(() => reader.read(text), [reader, text])
  return (
    <div className={styles['markdown']} dir="auto">
      {blocks.map((token, index) => (
        // a text only grows, so its blocks keep their places
        <Block key={index} raw={token.raw} token={token} citation={citation} />
      ))}
    </div>
  )
}

interface BlockProps {
  readonly raw: string
  readonly token: Token
  citation(marker: number): ReactNode
}

const Block = memo(
  function Block({ token, citation }: BlockProps): ReactNode {
    return renderToken(token, citation)
  },
  (before, after) => before.raw === after.raw && before.citation === after.citation,
)

type RenderCitation = MarkdownProps['citation']

function renderAll(tokens: readonly Token[] | undefined, citation: RenderCitation): ReactNode[] {
  return (tokens ?? []).map((token, index) => <Part key={index}>{renderToken(token, citation)}</Part>)
}

function Part({ children }: { readonly children: ReactNode }): ReactNode {
  return children
}

function renderToken(token: Token, citation: RenderCitation): ReactNode {
  const inner = () => renderAll('tokens' in token ? token.tokens : undefined, citation)
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'paragraph':
      return <p>{inner()}</p>
    case 'heading':
      // The page has headings of its own above.
      return createElement(`h${Math.min(6, (token as Tokens.Heading).depth + 2)}`, null, inner())
    case 'strong':
      return <strong>{inner()}</strong>
    case 'em':
      return <em>{inner()}</em>
    case 'del':
      return <del>{inner()}</del>
    case 'br':
      return <br />
    case 'hr':
      return <hr />
    case 'codespan':
      return <code>{token.text}</code>
    case 'code':
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      )
    case 'blockquote':
      return <blockquote>{inner()}</blockquote>
    case 'list':
      return renderList(token as Tokens.List, citation)
    case 'table':
      return renderTable(token as Tokens.Table, citation)
    case 'link':
      return renderLink(token as Tokens.Link, inner())
    case 'image':
      return `[image: ${(token as Tokens.Image).text || 'no description'}, ${(token as Tokens.Image).href}]`
    case 'citation':
      return citation((token as CitationToken).marker)
    case 'text':
      return 'tokens' in token && token.tokens !== undefined ? inner() : decodeEntities(token.text)
    case 'escape':
      return token.text
    default:
      return token.raw
  }
}

function renderList({ ordered, start, items }: Tokens.List, citation: RenderCitation): ReactNode {
  const entries = items.map((item, index) => (
    <li key={index}>
      {item.task && <input type="checkbox" checked={item.checked === true} disabled readOnly />}
      {renderAll(item.tokens, citation)}
    </li>
  ))
  return ordered ? <ol start={start === '' ? 1 : start}>{entries}</ol> : <ul>{entries}</ul>
}

function renderTable({ header, rows }: Tokens.Table, citation: RenderCitation): ReactNode {
  return (
    <div className={styles['table']}>
      <table>
        <thead>
          <tr>
            {header.map((cell, index) => (
              <th key={index} data-align={cell.align}>
                {renderAll(cell.tokens, citation)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} data-align={cell.align}>
                  {renderAll(cell.tokens, citation)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const SAFE = new Set(['http:', 'https:', 'mailto:'])

function renderLink({ href, raw }: Tokens.Link, label: ReactNode): ReactNode {
  const url = URL.canParse(href) ? new URL(href) : null
  if (url === null || !SAFE.has(url.protocol)) return raw
  const target = url.protocol === 'mailto:' ? url.pathname : url.host
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer nofollow">
      {label} <span className={styles['host']}>({target})</span>
    </a>
  )
}

/** What `marked` leaves as it is: the names that models write. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  trade: '™',
  euro: '€',
  deg: '°',
  plusmn: '±',
  times: '×',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bull: '•',
  eacute: 'é',
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
