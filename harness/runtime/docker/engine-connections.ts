/**
 * The connections to engines that stay open after a request. dockerode uses Node's own agents, which keep idle connections
 * for further requests for some seconds; they keep no process alive, but are there when it ends.
 * Station: runtime/docker.
 */
import * as http from 'node:http'
import * as https from 'node:https'

/** Closes them all. Requests under way end with an error; a later one opens another connection. */
export function closeEngineConnections(): void {
  http.globalAgent.destroy()
  https.globalAgent.destroy()
}
