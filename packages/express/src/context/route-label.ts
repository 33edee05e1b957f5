/** The route as documented. All unknown paths share one label, so that clients cannot create any number of them. */
export function routeLabel(route: unknown): string {
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined
  return typeof path === 'string' ? path.replace(/:(\w+)/g, '{$1}') : 'none'
}
