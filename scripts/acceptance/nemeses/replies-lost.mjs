/**
 * Loses what brokers answer to clients, while all they are asked arrives and is done: packets with content from the clients' port
 * to the clients, who live at the network's gateway. Rules are flushed and the chain stays, since to take a hook away drops
 * what is held in the namespace. A user's own family: `--nemesis ./replies-lost.mjs`.
 */
const PORT = 9092
/** Of bytes: a bare acknowledgement has 52, the answer to a SYN 60. */
const BARE = 60

const bash = (script) => ['bash', '-c', script]
const CHAIN = 'ip replies_lost output'

const DROP = `
gateway=$(ip route | sed -n 's/^default via \\([0-9.]*\\).*/\\1/p')
nft add table ip replies_lost
nft 'add chain ${CHAIN} { type filter hook output priority 0; }'
nft flush chain ${CHAIN}
nft add rule ${CHAIN} ip daddr $gateway tcp sport ${PORT} ip length '>' ${BARE} counter drop`

/** Prints the counter, and succeeds if an answer was lost. */
const IS_LOSING = `
for i in $(seq 20); do
  lost=$(nft list chain ${CHAIN} | sed -n 's/.*counter packets \\([0-9]*\\).*/\\1/p')
  [ "\${lost:-0}" -gt 0 ] && break
  sleep 0.1
done
echo "{ \\"lost\\": \${lost:-0} }"
[ "\${lost:-0}" -gt 0 ]`

const PASS = `nft flush chain ${CHAIN} 2>/dev/null || true`

export default {
  type: 'replies-lost',
  summary: 'loses what brokers answer to clients',
  needs: ['exec'],
  targets: ['leader', 'all'],
  plan: (_random, target) => ({ type: 'replies-lost', target, parameters: {} }),
  apply: ({ hit }) => [{ port: 'exec', do: 'run', nodes: hit, command: bash(DROP) }],
  verify: ({ hit }) => [{ port: 'exec', nodes: hit, command: bash(IS_LOSING) }],
  heal: ({ hit }) => [{ port: 'exec', do: 'run', nodes: hit, command: bash(PASS) }],
}
