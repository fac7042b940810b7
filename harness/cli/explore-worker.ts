/** A worker thread of a campaign: a seed in, what its case came to out. Station: command line. */
import { serveTasks } from '../campaign/pool-worker.ts'
import { exploreSeed } from './explore-seed.ts'

serveTasks(exploreSeed)
