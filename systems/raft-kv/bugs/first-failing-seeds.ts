/**
 * Of each defect the first seed of `ordeal explore --bug NAME` that fails with it and is valid without it. `npm run seeds`
 * searches them anew; whatever changes what a seed draws, or what happens in the simulated world, changes these.
 */
export const FIRST_FAILING_SEEDS: { readonly [bug: string]: number } = {}
