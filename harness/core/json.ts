/** Any value that survives a trip through a JSON file unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
