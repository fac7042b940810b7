type Line = { readonly case: string; readonly [field: string]: unknown }

export function brokersTable(lines: { readonly [broker: string]: readonly Line[] }): string
