/** The worker's side of a pool: tasks come one at a time and are answered one at a time. Station: campaign. */
import { parentPort } from 'node:worker_threads'
import { type Answer, dataOf } from './pool-message.ts'

/** Called once by a worker's module. What `serve` throws is the outcome of that task alone; the next one comes all the same. */
export function serveTasks<Task, Result>(serve: (task: Task) => Result | Promise<Result>): void {
  parentPort?.on('message', async (task: Task) => {
    parentPort?.postMessage(await answer(serve, task))
  })
}

async function answer<Task, Result>(serve: (task: Task) => Result | Promise<Result>, task: Task): Promise<Answer> {
  try {
    return { result: await serve(task) }
  } catch (error) {
    return { error: dataOf(error) }
  }
}
