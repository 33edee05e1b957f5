import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { followsLinks, linkTo } from './hyperlink.ts'

it.each([
  [{ TERM_PROGRAM: 'iTerm.app' }, true],
  [{ VTE_VERSION: '7600' }, true],
  [{ VTE_VERSION: '4800' }, false],
  [{ WT_SESSION: '1' }, true],
  [{ TERM: 'xterm-256color' }, false],
  [{ TERM: 'dumb' }, false],
  [{ TERM: 'xterm-kitty', FORCE_HYPERLINK: '0' }, false],
  [{ FORCE_HYPERLINK: '1' }, true],
  [{}, false],
])('knows by %j that links are followed: %s', (env, follows) => expect(followsLinks(env)).toBe(follows))

it('makes links that nothing in their address can end', () => {
  const link = linkTo('file:///tmp/a b\u001b\\ü.pdf#page=3', 'f1')('a.pdf')
  expect(link).toBe('\u001b]8;id=f1;file:///tmp/a%20b%1B/%C3%BC.pdf#page=3\u001b\\a.pdf\u001b]8;;\u001b\\')
  expect(stripVTControlCharacters(link)).toBe('a.pdf')
})
