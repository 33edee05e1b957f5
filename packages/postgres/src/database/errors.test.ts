import { expect, test } from 'vitest'
import { explained } from './errors.ts'

const error = (message: string, code?: string) =>
  Object.assign(new Error(message), code !== undefined && { code })

test.each([
  ['28P01', 'password authentication failed for user "ann"', 'STORE_UNAVAILABLE', /user and the password/],
  ['28000', 'role "ann" does not exist', 'STORE_UNAVAILABLE', /user and the password/],
  [
    undefined,
    'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
    'STORE_UNAVAILABLE',
    /refused .* user and the password/,
  ],
  ['3D000', 'database "docs" does not exist', 'STORE_UNAVAILABLE', /Create the database/],
  ['53300', 'sorry, too many clients already', 'STORE_UNAVAILABLE', /max_connections/],
  [undefined, 'The server does not support SSL connections', 'STORE_UNAVAILABLE', /remove sslmode/],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate', 'STORE_UNAVAILABLE', /sslrootcert/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname/IP does not match', 'STORE_UNAVAILABLE', /sslrootcert/],
  [undefined, 'timeout expired', 'STORE_UNAVAILABLE', /Check that it runs/],
  ['ECONNREFUSED', 'connect ECONNREFUSED', 'STORE_UNAVAILABLE', /Check that it runs/],
  ['42501', 'permission denied for table jobs', 'NOT_CONFIGURED', /owner of the schema/],
  ['42P01', 'relation "docchat.jobs" does not exist', 'STORE_INCOMPATIBLE', /Restart this process/],
])('%s %s says what to do', (code, reason, expected, advice) => {
  const found = explained(error(reason, code))
  expect(found).toMatchObject({ code: expected, message: expect.stringMatching(advice) })
  expect(found).toMatchObject({ message: expect.stringContaining(reason) })
})
