import type { Style } from './flow.ts'

const TERMINALS = new Set([
  'iTerm.app',
  'WezTerm',
  'vscode',
  'ghostty',
  'Hyper',
  'Tabby',
  'rio',
  'WarpTerminal',
])
const TERMS = /^(?:xterm-kitty|xterm-ghostty|alacritty|foot|contour|wezterm)/
/** The first version of VTE, on which most terminals of Linux desktops are built, without crashes on links. */
const VTE = 5000

/** Whether the terminal follows links in its text (OSC 8), by what it says of itself. `FORCE_HYPERLINK` overrules that. */
export function followsLinks(env: Readonly<Record<string, string | undefined>>): boolean {
  const forced = env['FORCE_HYPERLINK']
  if (forced !== undefined && forced !== '') return forced !== '0'
  return (
    TERMINALS.has(env['TERM_PROGRAM'] ?? '') ||
    TERMS.test(env['TERM'] ?? '') ||
    Number(env['VTE_VERSION'] ?? 0) > VTE ||
    Boolean(env['WT_SESSION'] ?? env['KONSOLE_VERSION'] ?? env['DOMTERM'])
  )
}

/** Makes text a link. The parts of one that is wrapped belong together by their id. */
export function linkTo(url: string, id: string): Style {
  // Nothing of an address may end the sequence.
  const target = new URL(url).href.replace(/[^\x21-\x7e]/g, encodeURIComponent)
  return (text) => `\u001b]8;id=${id};${target}\u001b\\${text}\u001b]8;;\u001b\\`
}
