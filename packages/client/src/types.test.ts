import { expectTypeOf, it } from 'vitest'
import type {
  AnswerEvent,
  Citation,
  Conversation,
  DocChatApiError,
  DocChatClient,
  Document,
  Job,
  Passage,
  Status,
  Upload,
} from './index.ts'

// The compiler checks these; at run time they do nothing.

type EventOf<Type extends AnswerEvent['type']> = Extract<AnswerEvent, { type: Type }>
type Result<Name extends 'upload' | 'search' | 'status'> = Awaited<ReturnType<DocChatClient[Name]>>

/** The names of the properties that are `any`, or of which anything within is, to some depth. */
type AnyIn<T, Depth extends readonly 0[] = [0, 0, 0, 0]> = 0 extends 1 & T
  ? 'any'
  : Depth extends readonly [0, ...infer Rest extends readonly 0[]]
    ? T extends readonly (infer Item)[]
      ? AnyIn<Item, Rest>
      : T extends object
        ? { [Key in keyof T]-?: AnyIn<T[Key], Rest> extends never ? never : Key }[keyof T]
        : never
    : never

it('an event of an answer is one of a union that its type tells apart', () => {
  expectTypeOf<AnswerEvent['type']>().toEqualTypeOf<
    'retrieval-done' | 'text-delta' | 'citation' | 'calculation' | 'no-answer' | 'finish'
  >()
  expectTypeOf<EventOf<'text-delta'>>().toEqualTypeOf<{
    readonly type: 'text-delta'
    readonly text: string
  }>()
  expectTypeOf<EventOf<'retrieval-done'>['passages']>().toEqualTypeOf<readonly Passage[]>()
  expectTypeOf<Omit<EventOf<'citation'>, 'type'>>().toEqualTypeOf<Omit<Citation, never>>()
  expectTypeOf<EventOf<'no-answer'>['nearest']>().toEqualTypeOf<Passage[]>()
  expectTypeOf<EventOf<'finish'>['model']>().toEqualTypeOf<string | null>()
  const told = (event: AnswerEvent): string => {
    switch (event.type) {
      case 'text-delta':
        return event.text
      case 'citation':
        return event.quote
      case 'calculation':
        return event.formula
      case 'retrieval-done':
        return event.query
      case 'no-answer':
        return event.reason
      case 'finish':
        return event.model ?? 'quotes'
    }
  }
  expectTypeOf(told).returns.toBeString()
})

it('an answer and a job are followed by iterating', () => {
  expectTypeOf<ReturnType<DocChatClient['ask']>>().toExtend<AsyncIterable<AnswerEvent>>()
  expectTypeOf<ReturnType<DocChatClient['ask']>>().toEqualTypeOf<AsyncGenerator<AnswerEvent>>()
  expectTypeOf<ReturnType<DocChatClient['answers']['resume']>>().toEqualTypeOf<AsyncGenerator<AnswerEvent>>()
  expectTypeOf<ReturnType<DocChatClient['jobs']['watch']>>().toEqualTypeOf<AsyncGenerator<Job>>()
  expectTypeOf<Parameters<DocChatClient['ask']>[0]>().toBeString()
})

it('what the server answers is typed to its leaves', () => {
  expectTypeOf<AnyIn<AnswerEvent>>().toBeNever()
  expectTypeOf<AnyIn<Document>>().toBeNever()
  expectTypeOf<AnyIn<Job>>().toBeNever()
  expectTypeOf<AnyIn<Conversation>>().toBeNever()
  expectTypeOf<AnyIn<Status>>().toBeNever()
  expectTypeOf<Result<'upload'>>().toEqualTypeOf<Upload>()
  expectTypeOf<Result<'search'>>().toEqualTypeOf<readonly Passage[]>()
  expectTypeOf<Result<'status'>>().toEqualTypeOf<Status>()
  expectTypeOf<Document['state']>().toEqualTypeOf<'queued' | 'processing' | 'complete' | 'failed'>()
})

it('an error has a status, a code and facts', () => {
  expectTypeOf<DocChatApiError>().toExtend<Error>()
  expectTypeOf<DocChatApiError['status']>().toEqualTypeOf<number | null>()
  expectTypeOf<DocChatApiError['code']>().toEqualTypeOf<string>()
  expectTypeOf<DocChatApiError['details']>().toEqualTypeOf<Readonly<Record<string, unknown>>>()
  expectTypeOf<DocChatApiError['errors']>().toEqualTypeOf<readonly unknown[]>()
  expectTypeOf<DocChatApiError['retryAfter']>().toEqualTypeOf<number | null>()
})
