import type { Reporter } from 'vitest/node'

/** Names the tests that passed only when they were tried again: the default reporter says nothing of them. */
export const retriedTests: Reporter = {
  onTestRunEnd(modules) {
    const retried = modules.flatMap((module) =>
      [...module.children.allTests()].filter((test) => test.diagnostic()?.flaky === true),
    )
    for (const { module, fullName } of retried)
      console.log(`Passed at the second try: ${module.relativeModuleId} > ${fullName}`)
  },
}
