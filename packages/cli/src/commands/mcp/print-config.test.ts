import { expect, test } from 'vitest'
import { configurationFor } from './print-config.ts'

const launch = { command: 'node', args: ['/opt/docchat.js', 'mcp', '--cwd', "/home/mary/my mother's lease"] }

test.each([
  ['claude-desktop', 'mcpServers'],
  ['cursor', 'mcpServers'],
  ['gemini-cli', 'mcpServers'],
  ['vscode', 'servers'],
  ['zed', 'context_servers'],
] as const)('%s takes JSON', (assistant, key) => {
  const { text } = configurationFor(assistant, launch)
  expect(JSON.parse(text)).toEqual({ [key]: { docchat: expect.objectContaining(launch) } })
})

test('claude-code takes a command line, and codex TOML', () => {
  expect(configurationFor('claude-code', launch).text).toBe(
    `claude mcp add docchat -- node /opt/docchat.js mcp --cwd '/home/mary/my mother'\\''s lease'`,
  )
  expect(configurationFor('codex', launch).text).toBe(
    `[mcp_servers.docchat]\ncommand = "node"\nargs = ["/opt/docchat.js","mcp","--cwd","/home/mary/my mother's lease"]`,
  )
})
