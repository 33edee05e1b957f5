import type { AnswerLog } from './answer-log.ts'

/** Writes to both logs, and reads from the second only what is not in the first. */
export function bothLogs(here: AnswerLog, everywhere: AnswerLog): AnswerLog {
  return {
    async begin(record) {
      const [first, second] = await Promise.all([here.begin(record), everywhere.begin(record)])
      return {
        async append(event, signal) {
          await second.append(event, signal)
          await first.append(event, signal)
        },
        async end(failure) {
          await Promise.all([first.end(failure), second.end(failure)])
        },
      }
    },
    find: async (owner, answerId) =>
      (await here.find(owner, answerId)) ?? (await everywhere.find(owner, answerId)),
    inConversation: async (owner, conversationId) =>
      (await here.inConversation(owner, conversationId)) ??
      (await everywhere.inConversation(owner, conversationId)),
  }
}
