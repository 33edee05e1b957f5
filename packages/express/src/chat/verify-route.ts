import type { CitationStatus } from '@docchat/core'
import { type CitationJson, citationFromJson } from '@docchat/core/json'
import * as z from 'zod'
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

/** A citation as an answer or an event contains it, also one of a newer version with more fields. */
const citation: z.ZodType<Omit<CitationJson, 'boxes' | 'page_label'>> = z
  .looseObject({
    marker: z.int().describe('The number of the citation in its answer.'),
    document_id: id.describe('The id of the cited document.'),
    version_id: id.describe('The id of the document version that was cited.'),
    version_sha256: z
      .string()
      .max(64)
      .nullable()
      .describe('The SHA-256 hash of the bytes that the page was read from, if known.'),
    name: z.string().max(1000).describe('The name of the cited document.'),
    page: z.int().min(1).describe('The number of the cited page, from 1.'),
    page_label: z.string().max(1000).nullish().describe("The document's own name for the page, if known."),
    char_start: offset.describe("The offset of the quote's first character in the page's text, if known."),
    char_end: offset.describe("The offset after the quote's last character in the page's text, if known."),
    quote: z.string().max(10_000).describe('The quoted words.'),
    verified: z.boolean().describe('Whether the quote was found on the page when the answer was given.'),
    boxes: z.array(z.unknown()).optional().describe('Where the quote is on its page; not used here.'),
  })
  .meta({ examples: [citationExample] })

const verification = z
  .object({
    ok: z.boolean().describe('Whether every citation that was verified still holds.'),
    citations: z
      .array(
        z.object({
          marker: z.int().describe('The number of the citation.'),
          status: z
            .enum(STATUSES)
            .describe(
              'The quote `stands` where it was, has `moved` on its page, or is `not-found` there; `unverified`: it was never verified; `other-bytes`: the version was read from other bytes than the citation states; `gone`: the document or the page no longer exists.',
            ),
          superseded: z.boolean().describe('Whether a newer version of the document has replaced this one.'),
        }),
      )
      .describe('The result for each citation, in the order of the request.'),
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
    summary: 'Verify the citations of an earlier answer',
    description:
      'Checks whether each quote is still found in the document version that it was taken from. Superseded versions are kept, so that old answers can be verified. No language model is involved.',
    tag: 'answers',
    work: 'search',
    // A whole answer may be sent as it was received.
    body: z.looseObject({
      citations: z.array(citation).min(1).max(100).describe('The citations, as the answer contained them.'),
    }),
    responses: {
      200: { description: 'The result for each citation.', content: { 'application/json': verification } },
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
