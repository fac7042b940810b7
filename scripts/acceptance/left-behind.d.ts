/** What the tests need to know of left-behind.js. */
type Listing = { readonly [kind: string]: readonly string[] }
export function differenceOf(before: Listing, after: Listing): { readonly left: Listing; readonly gone: Listing }
