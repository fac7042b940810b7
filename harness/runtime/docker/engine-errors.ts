/**
 * What the engine's refusals mean. It answers "already so" with an error status: 304 for starting what runs, 409 for
 * killing what is dead, 404 for removing what is gone.
 * Station: runtime/docker.
 */

/** The HTTP status of an error from the engine; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}

/** Waits for a call and takes these statuses as success. */
export async function tolerating(statuses: readonly number[], call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined || !statuses.includes(status)) throw error
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
