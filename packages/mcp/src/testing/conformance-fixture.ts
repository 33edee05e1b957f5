import { completable, type McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { z } from 'zod'

/** A picture of one pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=='
const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA='

const image = { type: 'image', data: PNG, mimeType: 'image/png' } as const
const text = (content: string) => ({ type: 'text', text: content }) as const
const embedded = (uri: string, mimeType: string, content: string) =>
  ({ type: 'resource', resource: { uri, mimeType, text: content } }) as const

/** What the conformance suite expects of every server: tools, resources and prompts with these names and contents. */
export function addConformanceFixture(server: McpServer): void {
  addTools(server)
  addResources(server)
  addPrompts(server)
}

function addTools(server: McpServer): void {
  const tools = {
    test_simple_text: [text('This is a simple text response for testing.')],
    test_logging_tool: [text('It never logs.')],
    test_image_content: [image],
    test_audio_content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' } as const],
    test_embedded_resource: [embedded('test://embedded-resource', 'text/plain', 'An embedded resource.')],
    test_multiple_content_types: [
      text('Multiple content types test:'),
      image,
      embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  }
  for (const [name, content] of Object.entries(tools)) {
    server.registerTool(name, { description: 'For the conformance suite.' }, () => ({ content }))
  }
  server.registerTool('test_error_handling', { description: 'Always fails.' }, () => ({
    content: [text('This tool intentionally returns an error for testing')],
    isError: true,
  }))
  server.registerTool('test_tool_with_progress', { description: 'Reports progress.' }, async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken ?? 0
    for (const progress of [0, 50, 100]) {
      const params = { progressToken, progress, total: 100, message: `Step ${progress}` }
      await mcpReq.notify({ method: 'notifications/progress', params })
    }
    return { content: [text('Done.')] }
  })
}

function addResources(server: McpServer): void {
  const about = { description: 'For the conformance suite.' }
  server.registerResource('text', 'test://static-text', { ...about, mimeType: 'text/plain' }, ({ href }) => ({
    contents: [
      { uri: href, mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
    ],
  }))
  server.registerResource(
    'binary',
    'test://static-binary',
    { ...about, mimeType: 'image/png' },
    ({ href }) => ({
      contents: [{ uri: href, mimeType: 'image/png', blob: PNG }],
    }),
  )
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined })
  server.registerResource('template', template, about, ({ href }, { id }) => ({
    contents: [{ uri: href, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true }) }],
  }))
}

function addPrompts(server: McpServer): void {
  const description = 'For the conformance suite.'
  const says = (...content: (ReturnType<typeof text> | typeof image | ReturnType<typeof embedded>)[]) => ({
    messages: content.map((part) => ({ role: 'user' as const, content: part })),
  })
  server.registerPrompt('test_simple_prompt', { description }, () =>
    says(text('This is a simple prompt for testing.')),
  )
  const argument = completable(z.string(), () => [])
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description, argsSchema: z.object({ arg1: argument, arg2: z.string() }) },
    ({ arg1, arg2 }) => says(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  )
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description, argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri }) =>
      says(
        embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.'),
        text('Please process the embedded resource above.'),
      ),
  )
  server.registerPrompt('test_prompt_with_image', { description }, () =>
    says(image, text('Please analyze the image above.')),
  )
}
