/**
 * A container as a run needs it, on top of testcontainers, which creates and starts it. What its builder does not offer
 * is set on the options it keeps for subclasses.
 * Station: runtime/docker. Whatever a nemesis does later goes through dockerode: stop() and restart() of testcontainers
 * remove the container or give it another start.
 */
import { GenericContainer, PullPolicy, type WaitStrategy } from 'testcontainers'
import type { Labels } from './labels.ts'

/** Readiness is asked of the system itself; and the default strategy looks for /bin/sh, which a scratch image lacks. */
const NO_WAIT: WaitStrategy = {
  waitUntilReady: () => Promise.resolve(),
  withStartupTimeout: () => NO_WAIT,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 0,
}

export class NodeContainer extends GenericContainer {
  constructor(image: string, name: string, labels: Labels) {
    super(image)
    // Its reaper is an image to be pulled; ours goes by labels (reaper.ts).
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true'
    this.withName(name).withLabels({ ...labels })
    this.withPullPolicy(PullPolicy.neverPull()).withWaitStrategy(NO_WAIT)
    // The log is evidence: kept whole, and where the engine can read it back, whatever its default driver is.
    this.hostConfig.LogConfig = { Type: 'json-file', Config: {} }
  }

  /** On this network alone. withNetworkAliases() would put it on the default bridge as well, past every cut. */
  withFixedAddress(network: string, address: string): this {
    this.withNetworkMode(network)
    this.createOpts.NetworkingConfig = { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } }
    return this
  }

  /** The whole command line, whatever entry point the image declares. */
  withCommandLine(command: readonly string[]): this {
    const [program, ...rest] = command
    return program === undefined ? this : this.withEntrypoint([program]).withCommand(rest)
  }

  withVolume(volume: string, path: string): this {
    this.hostConfig.Mounts = [...(this.hostConfig.Mounts ?? []), { Type: 'volume', Source: volume, Target: path }]
    return this
  }
}
