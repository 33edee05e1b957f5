import { aiRoutes } from './ai/routes.ts'
import { answerRoutes } from './answers/routes.ts'
import { chatRoutes } from './chat/routes.ts'
import { conversationRoutes } from './conversations/routes.ts'
import { documentRoutes } from './documents/routes.ts'
import { healthRoutes } from './health/routes.ts'
import type { Route } from './http/route.ts'
import { jobRoutes } from './jobs/routes.ts'
import { mcpRoutes } from './mcp/routes.ts'
import { fileRoutes } from './openai/files/routes.ts'
import { openAIRoutes } from './openai/routes.ts'
import { searchRoutes } from './search/routes.ts'
import { statusRoutes } from './status/routes.ts'
import { streamTicketRoutes } from './stream-tickets/routes.ts'
import { tusRoutes } from './tus/routes.ts'
import { uploadRoutes } from './upload/routes.ts'
import { webhookRoutes } from './webhooks/routes.ts'

/** All routes, in the order of the documentation. */
export const routes: readonly Route[] = [
  ...uploadRoutes,
  ...tusRoutes,
  ...documentRoutes,
  ...jobRoutes,
  ...webhookRoutes,
  ...chatRoutes,
  ...answerRoutes,
  ...conversationRoutes,
  ...streamTicketRoutes,
  ...searchRoutes,
  ...openAIRoutes,
  ...fileRoutes,
  ...aiRoutes,
  ...mcpRoutes,
  ...statusRoutes,
  ...healthRoutes,
]
