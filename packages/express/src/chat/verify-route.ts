import type { CitationStatus } from '@docchat/core'
import { type CitationJson, citationFromJson } from '@docchat/core/json'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { citationExample } from './schema.ts'

const STATUSES = [
  'stands',
  'moved',
  'unverified',
  'not-found',
  'other-bytes',
  'gone',
] as const satisfies CitationStatus[]

const id = z.string().min(1).max(100)
const offset = z.int().min(0).nullable()

/** Boxes are not looked at. */
const citation: z.ZodType<Omit<CitationJson, 'boxes'>> = z
  .object({
    marker: z.int(),
    document_id: id,
    version_id: id,
    version_sha256: z.string().max(64).nullable(),
    name: z.string().max(1000),
    page: z.int().min(1),
    char_start: offset,
    char_end: offset,
    quote: z.string().max(10_000),
    verified: z.boolean(),
  })
  .meta({ examples: [citationExample] })

const verification = z
  .object({
    ok: z.boolean().describe('Whether every citation that was proof still is.'),
    citations: z.array(
      z.object({
        marker: z.int(),
        status: z
          .enum(STATUSES)
          .describe(
            '`stands`, or `moved` on its page; `unverified` was never proof; `not-found` on that page; `other-bytes` than the citation says; `gone` with its document.',
          ),
        superseded: z.boolean().describe('Whether a newer version of the document has taken its place.'),
      }),
    ),
  })
  .meta({
    id: 'Verification',
    examples: [{ ok: true, citations: [{ marker: 1, status: 'stands', superseded: false }] }],
  })

export const verifyRoute: Route = route(
  {
    method: 'post',
    path: '/citations/verify',
    id: 'verifyCitations',
    summary:
      'Checks whether the quotes of an earlier answer still stand in the versions that they were taken from',
    description:
      'No model is asked. Versions that others have superseded are kept, so old answers can be checked.',
    tag: 'answers',
    body: z.object({ citations: z.array(citation).min(1).max(100) }),
    responses: {
      200: { description: 'What became of each citation.', content: { 'application/json': verification } },
    },
  },
  async ({ owner, body, response }) => {
    const { ok, citations } = await owner.verifyCitations(body.citations.map(citationFromJson))
    response.json({
      ok,
      citations: citations.map(({ citation: { marker }, status, superseded }) => ({
        marker,
        status,
        superseded,
      })),
    })
  },
)
