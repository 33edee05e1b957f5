/** How Express stores a middleware or route. */
interface Layer {
  readonly route?: { readonly path: string; readonly stack: readonly { readonly method?: string }[] }
  readonly handle?: unknown
}

/** The routes that an Express application or router actually serves, such as `get /documents/{id}`. */
export function mountedRoutes(router: unknown): string[] {
  return stackOf(router).flatMap(({ route, handle }) => {
    if (route === undefined) return mountedRoutes(handle)
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    // A layer without a method only refuses other methods.
    return route.stack.flatMap(({ method }) => (method === undefined ? [] : [`${method} ${path}`]))
  })
}

function stackOf(router: unknown): readonly Layer[] {
  const { stack, router: inner } = (router ?? {}) as { stack?: unknown; router?: unknown }
  if (Array.isArray(stack)) return stack
  return inner === undefined ? [] : stackOf(inner)
}
