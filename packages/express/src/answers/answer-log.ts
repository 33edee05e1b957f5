/** An event of an answer as it is kept. */
export interface LoggedEvent {
  /** From 1, without gaps. */
  readonly number: number
  readonly event: string
  /** The data as JSON. */
  readonly json: string
}

/** What is known of an answer besides its events. */
export interface AnswerRecord {
  readonly answerId: string
  readonly owner: string
  /** Null outside of a conversation. */
  readonly conversationId: string | null
  readonly question: string
  readonly askedAt: string
}

/** Writes one answer. */
export interface AnswerWriter {
  /** Keeps an event. Resolves once there is room for the next one. @throws the signal's reason. */
  append(event: LoggedEvent, signal: AbortSignal): Promise<void>
  /** Ends the answer, with what it failed with, if it did. */
  end(failure?: { readonly error: unknown }): Promise<void>
}

/** Reads one answer. */
export interface LoggedAnswer {
  readonly record: AnswerRecord
  /** The number of the last event so far. */
  readonly last: number
  /** The process that writes it; null if that is this one, or if the answer has ended. */
  readonly writer: string | null
  /** Whether the answer has ended without a failure, so that nothing will follow its last event. */
  readonly complete: boolean
  /**
   * The events after this number, and those that come, until the answer ends.
   *
   * @throws the error that the answer failed with; HttpError `ANSWER_EVENTS_GONE`; the signal's reason.
   */
  read(after: number, signal: AbortSignal): AsyncIterable<LoggedEvent>
}

/** Keeps the events of answers, so that a client that was cut off can read on. */
export interface AnswerLog {
  begin(record: AnswerRecord): Promise<AnswerWriter>
  /** Null if it is not known, or is another owner's. */
  find(owner: string, answerId: string): Promise<LoggedAnswer | null>
  /** The answer in progress of a conversation. */
  inConversation(owner: string, conversationId: string): Promise<AnswerRecord | null>
}
