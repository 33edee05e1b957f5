export { propagateToFetch, type TraceContext } from './outbound.ts'
export {
  type Attributes,
  activeTraceparent,
  type OpenSpan,
  openSpan,
  type Span,
  type SpanOptions,
} from './span.ts'
