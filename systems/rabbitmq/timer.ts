/** A wait that ends by itself. Station: client. */

/** The promise's value, or `otherwise` when it has not settled within `timeMs`. */
export async function within<Value, Other>(
  timeMs: number,
  promise: Promise<Value>,
  otherwise: Other,
): Promise<Value | Other> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<Other>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), Math.max(0, timeMs))
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
