import { EXIT_CODES } from '@docchat/config/exit-codes'
import { CommanderError } from 'commander'
import { expect, it } from 'vitest'
import { CliError } from './cli-error.ts'
import { EXIT_CODE_MEANINGS } from './exit-codes.ts'
import { describeFailure, failureDetails } from './failure.ts'

it('explains every exit code that it uses', () => {
  for (const exitCode of Object.values(EXIT_CODES)) expect(EXIT_CODE_MEANINGS[exitCode]).toBeDefined()
})

it.each([
  [new CliError('NOT_CONFIGURED', 'Wrong.'), 3],
  [new CliError('DOCUMENT_NOT_FOUND', 'Gone.'), 4],
  [Object.assign(new Error('of another copy of the engine'), { code: 'JOB_TIMEOUT' }), 7],
  [new CommanderError(1, 'commander.unknownOption', "error: unknown option '--x'"), 2],
  [Object.assign(new Error('odd'), { code: 'ENOENT' }), 1],
  ['not even an error', 1],
])('exits with the right code after %s', (error, exitCode) =>
  expect(describeFailure(error).exitCode).toBe(exitCode),
)

it('says how to see the details of an unexpected error', () => {
  expect(describeFailure(new TypeError('x is not a function'))).toEqual({
    code: 'INTERNAL_ERROR',
    message: 'x is not a function. Set DOCCHAT_DEBUG=1 for details.',
    exitCode: 1,
  })
})

it('shows the causes behind an error', () => {
  expect(failureDetails(new Error('outer', { cause: new Error('inner') }))).toMatch(
    /outer[\s\S]*caused by: Error: inner/,
  )
})
