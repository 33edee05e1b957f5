import type { Reporter } from 'vitest/node'

/** Lists the tests that passed only after a retry, which the default reporter does not mention. */
export const retriedTests: Reporter = {
  onTestRunEnd(modules) {
    const retried = modules.flatMap((module) =>
      [...module.children.allTests()].filter((test) => test.diagnostic()?.flaky === true),
    )
    for (const { module, fullName } of retried)
      console.log(`Passed after a retry: ${module.relativeModuleId} > ${fullName}`)
  },
}
