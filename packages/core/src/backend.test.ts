import { expect, expectTypeOf, test } from 'vitest'
import type * as types from './backend.ts'
import * as backend from './backend.ts'

test('exports exactly what implementations need', () => {
  expect(Object.keys(backend).sort()).toMatchInlineSnapshot(`
    [
      "DocChatError",
      "INGEST_JOB",
      "INGEST_JOBS",
      "MOST_OVERTAKING",
      "NO_METADATA",
      "RECORD_TABLES",
      "apiKeyHash",
      "asApiKey",
      "asConversation",
      "asDocument",
      "asExchanges",
      "asVersion",
      "backoffMs",
      "blobNotFound",
      "checkApiKeyRequest",
      "checkBlobKey",
      "checkClaimOptions",
      "claimedKeyId",
      "countJobs",
      "documentEffects",
      "enqueueOn",
      "fileSystemBlobStore",
      "firstTurnOf",
      "foldName",
      "fromInt8",
      "indexText",
      "invalidArgument",
      "isTerminal",
      "jobNotFound",
      "layoutOfHeadings",
      "leaseLost",
      "listJobs",
      "matchesHash",
      "memoryBlobStore",
      "newApiKey",
      "newBlobKey",
      "newId",
      "newRecord",
      "nextJob",
      "normalizeText",
      "overtakenJob",
      "packLayout",
      "pageOf",
      "positionOf",
      "queryPhrases",
      "queryTerms",
      "queueOn",
      "receiverHash",
      "sourceTaken",
      "stems",
      "titleOf",
      "toInt8",
      "toJob",
      "transitions",
      "trashOwner",
      "unfinishedMigration",
      "unpackLayout",
      "watchJob",
      "withRepeated",
      "words",
    ]
  `)
})

test('exports the types that the interfaces are made of', () => {
  expectTypeOf<types.Catalog['get']>().returns.resolves.toEqualTypeOf<types.Document | null>()
  expectTypeOf<types.Document['version']>().toEqualTypeOf<types.DocumentVersion>()
  expectTypeOf<types.DocumentVersion['state']>().toEqualTypeOf<types.DocumentState>()
  expectTypeOf<types.DocumentVersion['searchable']>().toEqualTypeOf<types.Searchable>()
  expectTypeOf<types.DocumentVersion['metadata']>().toEqualTypeOf<types.DocumentMetadata>()
  expectTypeOf<types.DocumentVersion['warnings']>().toEqualTypeOf<readonly types.PageWarning[]>()
  expectTypeOf<types.DocumentVersion['error']>().toEqualTypeOf<types.ErrorInfo | null>()
  expectTypeOf<types.Catalog['outline']>().returns.resolves.toEqualTypeOf<readonly types.OutlineEntry[]>()
  expectTypeOf<types.StoredPage>().toExtend<types.Page>()
  expectTypeOf<ReturnType<typeof backend.unpackLayout>>().toEqualTypeOf<types.PageLayout>()
  expectTypeOf<types.ErrorInfo['code']>().toEqualTypeOf<types.ErrorCode>()
  expectTypeOf<types.StoredAnswer['noAnswer']>().toEqualTypeOf<types.NoAnswerReason | null>()
  expectTypeOf<ReturnType<typeof backend.leaseLost>>().toEqualTypeOf<types.DocChatError>()
})
