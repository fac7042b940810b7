/** A worker thread that plays directed scenarios on simulated systems. Station: command line. */
import { serveTasks } from '../campaign/pool-worker.ts'
import { serveSimulations } from './simulated-play.ts'

serveTasks(serveSimulations)
