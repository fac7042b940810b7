/* ordeal-links: makes the links into this network namespace bad, and measures links; netem in user space, for kernels that
 * have none. It is told what to do by lines on stdin and answers each with one line of JSON on stdout; at the end of stdin,
 * and at SIGTERM, it lets everything go and removes its packet rules.
 *
 *   set ADDRESS loss=PPM duplicate=PPM reorder=PPM reorder_us=US delay_us=US jitter_us=US clogged=0|1
 *                            how packets that come from this peer are treated from now on; what is not named is zero
 *   reset ADDRESS            as if nothing had been set; what is held is let go, in order
 *   counters                 what became of packets, by peer
 *   probe PORT RUN INTERVAL_US BYTES ADDRESS:COUNT...    sends numbered datagrams to the same daemon of other nodes
 *   arrivals RUN             what came of the probes of this run, by sender
 *   support                  whether the kernel can do it
 *
 *     peer -> wire -> raw PREROUTING: NFQUEUE k (one queue a peer) -> this process holds the packet -> verdict, late or DROP
 *                  -> conntrack, the rules that cut links -> the server
 *
 * Inbound, at the receiver: a packet held at its sender counts against TCP's small queues, which strangles bulk transfer
 * (at 10 ms: 4 Mbit/s instead of 1000). In the raw table, before connection tracking: later, the first packets of a flow,
 * held and then let go in another order, clash and are lost. With --queue-bypass: if this process dies, packets pass.
 * Probes carry the time of sending on the monotonic clock, which all containers of a machine share: a delay measured by
 * them is that of one direction alone. Every kind of probe is exempt from the faults that other kinds measure.
 * Build: cc -O2 ordeal-links.c -o ordeal-links -lnetfilter_queue                                            IPv4 only. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <libnetfilter_queue/libnetfilter_queue.h>
#include <linux/netfilter.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PEERS_MAX = 63, HELD_MAX = 65536, PROBES_MAX = 4096, LINE_MAX_BYTES = 1 << 16 };
enum { CUT_PROBE = 9, QUALITY_PROBE = 10, RATE_PROBE = 12 }; /* UDP ports, as in probe-ports.ts */
#define NEVER INT64_MAX

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* ---- Peers whose packets are treated badly ---- */

struct quality { int64_t loss, duplicate, reorder, reorder_us, delay_us, jitter_us, clogged; };
struct peer {
  struct in_addr address;
  struct quality quality;
  struct nfq_handle *handle; /* NULL: this slot is free */
  struct nfq_q_handle *queue;
  int copies; /* whole packets are copied to us, which duplicating needs */
  long seen, lost, duplicated, reordered, overflowed, held;
};
static struct peer peers[PEERS_MAX]; /* slot k has queue number k + 1 */
static int raw_socket = -1;

static int happens(int64_t ppm) { return ppm > 0 && drand48() * 1e6 < (double)ppm; }

/* ---- Held packets: a heap by time of release, then by arrival; bounded ---- */

struct held {
  int64_t due, arrival;
  uint32_t id;
  int peer;
  unsigned char *copy; /* a duplicate, sent by us; NULL: the packet itself, which the kernel keeps */
  int bytes;
};
static struct held heap[HELD_MAX];
static int held_count;
static int64_t arrivals_so_far;

static int sooner(const struct held *a, const struct held *b) {
  return a->due != b->due ? a->due < b->due : a->arrival < b->arrival;
}
static void push(struct held x) {
  int i = held_count++;
  for (; i > 0 && sooner(&x, &heap[(i - 1) / 2]); i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
  heap[i] = x;
  peers[x.peer].held++;
}
static struct held pop(void) {
  struct held first = heap[0], x = heap[--held_count];
  int i = 0;
  for (int child; (child = 2 * i + 1) < held_count; i = child) {
    if (child + 1 < held_count && sooner(&heap[child + 1], &heap[child])) child++;
    if (!sooner(&heap[child], &x)) break;
    heap[i] = heap[child];
  }
  heap[i] = x;
  peers[first.peer].held--;
  return first;
}
/* The copy goes to our own address by way of lo, which the rules exempt; it meets what cuts links as the packet does. */
static void let_go(struct held h) {
  if (h.copy == NULL) {
    nfq_set_verdict(peers[h.peer].queue, h.id, NF_ACCEPT, 0, NULL);
    return;
  }
  struct sockaddr_in to = {.sin_family = AF_INET};
  memcpy(&to.sin_addr, h.copy + 16, 4);
  if (sendto(raw_socket, h.copy, h.bytes, 0, (void *)&to, sizeof to) == h.bytes) peers[h.peer].duplicated++;
  free(h.copy);
}
static void let_go_what_is_due(int64_t now) {
  while (held_count > 0 && heap[0].due <= now) let_go(pop());
}
/* Makes packets of this peer due now: clogged ones alone, or all. Their order stays. */
static void hurry(int peer, int clogged_only) {
  static struct held all[HELD_MAX];
  int count = 0;
  int64_t now = now_ns();
  while (held_count > 0) all[count++] = pop();
  for (int i = 0; i < count; i++) {
    if (all[i].peer == peer && (!clogged_only || all[i].due == NEVER) && all[i].due > now) all[i].due = now;
    if (all[i].due == now) all[i].arrival = i - count; /* in the order in which they would have gone, before later ones */
    push(all[i]);
  }
  let_go_what_is_due(now);
}

/* ---- One packet ---- */

static void hold(int peer, uint32_t id, int64_t due, unsigned char *copy, int bytes) {
  push((struct held){due, arrivals_so_far++, id, peer, copy, bytes});
}
static int on_packet(struct nfq_q_handle *queue, struct nfgenmsg *message, struct nfq_data *data, void *which) {
  (void)message;
  int k = (int)(intptr_t)which;
  struct peer *peer = &peers[k];
  const struct quality *q = &peer->quality;
  uint32_t id = ntohl(nfq_get_msg_packet_hdr(data)->packet_id);
  peer->seen++;
  if (happens(q->loss)) return peer->lost++, nfq_set_verdict(queue, id, NF_DROP, 0, NULL);
  if (held_count + 2 > HELD_MAX) return peer->overflowed++, nfq_set_verdict(queue, id, NF_DROP, 0, NULL);

  int64_t now = now_ns(), added_us = q->delay_us + (int64_t)((2 * drand48() - 1) * q->jitter_us);
  int64_t due = now + (added_us > 0 ? added_us * 1000 : 0);
  unsigned char *payload;
  int bytes = happens(q->duplicate) ? nfq_get_payload(data, &payload) : 0;
  if (bytes > 20 && payload[0] >> 4 == 4) {
    unsigned char *copy = malloc(bytes);
    if (copy != NULL) hold(k, 0, q->clogged ? NEVER : due, memcpy(copy, payload, bytes), bytes);
  }
  if (q->reorder_us > 0 && happens(q->reorder)) peer->reordered++, due += (int64_t)(drand48() * q->reorder_us * 1000);
  if (q->clogged) due = NEVER;
  if (due <= now) return nfq_set_verdict(queue, id, NF_ACCEPT, 0, NULL);
  hold(k, id, due, NULL, 0);
  return 0;
}

/* ---- Packet rules: a chain of our own in the raw table, which in this namespace nobody else uses. The kernel drops all queued
 * packets of a namespace when a hook is taken away there: so the table goes only when nothing is held any more. ---- */

#define CHAIN "ordeal-links"
static int has_table;

static void remove_table(void) { /* also what a daemon left that was killed */
  if (system("nft delete table ip raw 2>/dev/null") < 0) perror("nft");
  has_table = 0;
}
static int write_rules(void) {
  FILE *out = popen("iptables-restore --noflush -w 5 >&2", "w");
  if (out == NULL) return -1;
  fprintf(out, "*raw\n:" CHAIN " - [0:0]\n");
  if (!has_table) fprintf(out, "-A PREROUTING ! -i lo -j " CHAIN "\n");
  fprintf(out, "-A " CHAIN " -p udp --dport %d -j RETURN\n-A " CHAIN " -p udp --dport %d -j RETURN\n", CUT_PROBE, RATE_PROBE);
  for (int k = 0; k < PEERS_MAX; k++)
    if (peers[k].handle != NULL)
      fprintf(out, "-A " CHAIN " -s %s -j NFQUEUE --queue-num %d --queue-bypass\n", inet_ntoa(peers[k].address), k + 1);
  fprintf(out, "COMMIT\n");
  if (pclose(out) != 0) return -1;
  has_table = 1;
  return 0;
}

/* Its configuration waits for the kernel's answer, so it is done before the first packet can come, and never changed. */
static const char *open_queue(int k) {
  struct peer *peer = &peers[k];
  struct nfq_handle *handle = nfq_open();
  if (handle == NULL) return "nfnetlink_queue cannot be opened";
  int fd = nfq_fd(handle), on = 1, buffer = 16 << 20;
  setsockopt(fd, SOL_NETLINK, 5 /* NETLINK_NO_ENOBUFS */, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  struct nfq_q_handle *queue = nfq_create_queue(handle, k + 1, on_packet, (void *)(intptr_t)k);
  if (queue == NULL || nfq_set_mode(queue, peer->copies ? NFQNL_COPY_PACKET : NFQNL_COPY_META, 0xffff) < 0 ||
      nfq_set_queue_maxlen(queue, HELD_MAX) < 0) {
    nfq_close(handle);
    return "the packet queue cannot be made";
  }
  /* Whole super-packets where nothing is lost or doubled; else the kernel cuts them up, so that chances are a packet's. */
  if (!peer->copies && peer->quality.loss == 0) nfq_set_queue_flags(queue, NFQA_CFG_F_GSO, NFQA_CFG_F_GSO);
  peer->handle = handle, peer->queue = queue;
  return NULL;
}
/* The kernel would drop what a destroyed queue holds: no more comes in first, then all is let go. */
static void close_queue(int k) {
  struct nfq_handle *handle = peers[k].handle;
  static char buffer[1 << 17];
  peers[k].handle = NULL;
  write_rules();
  for (int n; (n = recv(nfq_fd(handle), buffer, sizeof buffer, MSG_DONTWAIT)) > 0;) nfq_handle_packet(handle, buffer, n);
  hurry(k, 0);
  nfq_destroy_queue(peers[k].queue);
  nfq_close(handle);
  for (int other = 0; other < PEERS_MAX; other++) if (peers[other].handle != NULL) return;
  remove_table();
}

/* ---- Probes ---- */

struct probe { uint32_t magic, run, number, padding; int64_t sent_ns; };
#define PROBE_MAGIC 0x0dea1u

static struct {
  int socket, bytes, next, count, targets; /* next: number of the next probe; count: of the most that some target gets */
  uint16_t port;
  uint32_t run;
  int64_t due, interval_ns;
  struct { struct in_addr address; int count; } to[PEERS_MAX];
} sending;
static struct sender {
  struct in_addr address;
  uint32_t run;
  unsigned char seen[PROBES_MAX];
  int received, duplicates, overtaken;
  int64_t highest, first_ns, last_ns, bytes; /* bytes: after the first probe */
  int64_t delay_us[PROBES_MAX];
} senders[PEERS_MAX];
static int probe_sockets[2] = {-1, -1};

static const char *open_probe_sockets(void) {
  const int ports[2] = {QUALITY_PROBE, RATE_PROBE};
  for (int i = 0; i < 2; i++) {
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(ports[i])};
    int buffer = 8 << 20;
    probe_sockets[i] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (bind(probe_sockets[i], (void *)&here, sizeof here) < 0) return "UDP ports 10 and 12 cannot be bound";
    setsockopt(probe_sockets[i], SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  }
  sending.socket = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  return NULL;
}
static void send_due_probes(int64_t now) {
  char datagram[1500] = {0};
  for (; sending.next < sending.count && sending.due <= now; sending.next++, sending.due += sending.interval_ns)
    for (int i = 0; i < sending.targets; i++) {
      if (sending.next >= sending.to[i].count) continue;
      struct probe probe = {PROBE_MAGIC, sending.run, sending.next, 0, now_ns()};
      struct sockaddr_in to = {AF_INET, htons(sending.port), sending.to[i].address, {0}};
      memcpy(datagram, &probe, sizeof probe);
      sendto(sending.socket, datagram, sending.bytes, 0, (void *)&to, sizeof to); /* one that fails shows as lost */
    }
}
static void receive_probes(int socket) {
  char datagram[1500];
  struct sockaddr_in from;
  socklen_t length = sizeof from;
  for (int n; (n = recvfrom(socket, datagram, sizeof datagram, 0, (void *)&from, &length)) > 0;) {
    struct probe probe;
    int64_t now = now_ns();
    int i = 0;
    if (n < (int)sizeof probe) continue;
    memcpy(&probe, datagram, sizeof probe);
    if (probe.magic != PROBE_MAGIC || probe.number >= PROBES_MAX) continue;
    while (i < PEERS_MAX - 1 && senders[i].address.s_addr != 0 && senders[i].address.s_addr != from.sin_addr.s_addr) i++;
    struct sender *s = &senders[i];
    if (s->run > probe.run) continue; /* of an earlier run, held until now */
    if (s->run < probe.run || s->address.s_addr != from.sin_addr.s_addr)
      memset(s, 0, sizeof *s), s->address = from.sin_addr, s->run = probe.run, s->highest = -1, s->first_ns = now;
    if (s->seen[probe.number]) { s->duplicates++; continue; }
    s->seen[probe.number] = 1;
    if (probe.number < s->highest) s->overtaken++; else s->highest = probe.number;
    if (s->received > 0) s->bytes += n;
    s->delay_us[s->received++] = (now - probe.sent_ns) / 1000;
    s->last_ns = now;
  }
}
static int by_value(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* ---- Commands ---- */

static void fail(const char *why) { printf("{\"error\":\"%s\"}\n", why); }
static void done(const char *why) { if (why != NULL) fail(why); else printf("{}\n"); }

static int slot_of(struct in_addr address) {
  for (int k = 0; k < PEERS_MAX; k++)
    if (peers[k].handle != NULL && peers[k].address.s_addr == address.s_addr) return k;
  return -1;
}
static int parse_quality(struct quality *q, char **words, int count) {
  const struct { const char *name; int64_t *value; } fields[] = {
    {"loss", &q->loss}, {"duplicate", &q->duplicate}, {"reorder", &q->reorder}, {"reorder_us", &q->reorder_us},
    {"delay_us", &q->delay_us}, {"jitter_us", &q->jitter_us}, {"clogged", &q->clogged},
  };
  for (int i = 0; i < count; i++) {
    size_t f = 0, known = sizeof fields / sizeof *fields;
    char *value = strchr(words[i], '='), *end;
    if (value == NULL) return -1;
    *value++ = 0;
    while (f < known && strcmp(fields[f].name, words[i]) != 0) f++;
    if (f == known || (*fields[f].value = strtoll(value, &end, 10)) < 0 || *end != 0) return -1;
  }
  return 0;
}
static const char *set_quality(struct in_addr address, struct quality quality) {
  int k = slot_of(address), copies = quality.duplicate > 0;
  int like_before =
      k >= 0 && peers[k].copies == copies && (copies || (peers[k].quality.loss == 0) == (quality.loss == 0));
  if (like_before) {
    int opens = peers[k].quality.clogged && !quality.clogged;
    peers[k].quality = quality;
    if (opens) hurry(k, 1);
    return NULL;
  }
  if (k >= 0) close_queue(k);
  else for (k = 0; k < PEERS_MAX && peers[k].handle != NULL; k++) {}
  if (k == PEERS_MAX) return "too many peers";
  peers[k] = (struct peer){.address = address, .quality = quality, .copies = copies};
  const char *why = open_queue(k);
  if (why == NULL && write_rules() < 0) close_queue(k), why = "iptables refused the packet rules";
  return why;
}
static void print_counters(void) {
  const char *comma = "";
  printf("{\"peers\":[");
  for (int k = 0; k < PEERS_MAX; k++) {
    const struct peer *p = &peers[k];
    if (p->handle == NULL) continue;
    printf("%s{\"address\":\"%s\",\"seen\":%ld,\"lost\":%ld,", comma, inet_ntoa(p->address), p->seen, p->lost);
    printf("\"duplicated\":%ld,\"reordered\":%ld,\"overflowed\":%ld,\"held\":%ld}", p->duplicated, p->reordered,
           p->overflowed, p->held);
    comma = ",";
  }
  printf("]}\n");
}
static void print_arrivals(uint32_t run) {
  const char *comma = "";
  printf("{\"senders\":[");
  for (int i = 0; i < PEERS_MAX; i++) {
    struct sender *s = &senders[i];
    static int64_t sorted[PROBES_MAX];
    if (s->run != run || s->received == 0) continue;
    memcpy(sorted, s->delay_us, s->received * sizeof *sorted);
    qsort(sorted, s->received, sizeof *sorted, by_value);
    printf("%s{\"address\":\"%s\",\"received\":%d,", comma, inet_ntoa(s->address), s->received);
    printf("\"duplicates\":%d,\"overtaken\":%d,", s->duplicates, s->overtaken);
    printf("\"minUs\":%lld,\"medianUs\":%lld,\"maxUs\":%lld,", (long long)sorted[0],
           (long long)sorted[s->received / 2], (long long)sorted[s->received - 1]);
    printf("\"spanUs\":%lld,\"bytes\":%lld}", (long long)(s->last_ns - s->first_ns) / 1000, (long long)s->bytes);
    comma = ",";
  }
  printf("]}\n");
}
static const char *start_probes(char **words, int count) {
  sending.port = atoi(words[1]), sending.run = strtoul(words[2], NULL, 10);
  sending.interval_ns = atoll(words[3]) * 1000, sending.bytes = atoi(words[4]);
  sending.next = sending.count = sending.targets = 0;
  if (sending.bytes < (int)sizeof(struct probe) || sending.bytes > 1472) return "a probe has 24 to 1472 bytes";
  for (int i = 5; i < count && sending.targets < PEERS_MAX; i++) {
    char *colon = strchr(words[i], ':');
    int number = colon == NULL ? 0 : atoi(colon + 1);
    if (colon != NULL) *colon = 0;
    if (number < 1 || number > PROBES_MAX || !inet_aton(words[i], &sending.to[sending.targets].address))
      return "probe whom, and how often?";
    sending.to[sending.targets++].count = number;
    if (number > sending.count) sending.count = number;
  }
  sending.due = now_ns();
  return NULL;
}
/* A queue, and the rule that would fill it, made and removed again. */
static const char *support(void) {
  struct in_addr nobody = {htonl(0xC6120001)}; /* 198.18.0.1 */
  const char *why = set_quality(nobody, (struct quality){.delay_us = 1});
  if (why == NULL) close_queue(slot_of(nobody));
  return why;
}
static void command(char *line) {
  char *words[PEERS_MAX + 8], *rest = line;
  struct in_addr address;
  struct quality quality = {0};
  int count = 0;
  while (count < PEERS_MAX + 8 && (words[count] = strsep(&rest, " ")) != NULL) if (*words[count] != 0) count++;
  const char *name = count > 0 ? words[0] : "";
  int addressed = count > 1 && inet_aton(words[1], &address);
  if (!strcmp(name, "set") && addressed && parse_quality(&quality, words + 2, count - 2) == 0) done(set_quality(address, quality));
  else if (!strcmp(name, "reset") && addressed) {
    if (slot_of(address) >= 0) close_queue(slot_of(address));
    done(NULL);
  } else if (!strcmp(name, "counters")) print_counters();
  else if (!strcmp(name, "probe") && count > 5) done(start_probes(words, count));
  else if (!strcmp(name, "arrivals") && count == 2) print_arrivals(strtoul(words[1], NULL, 10));
  else if (!strcmp(name, "support")) done(support());
  else fail("no such command");
  fflush(stdout);
}

/* ---- The loop ---- */

static volatile sig_atomic_t is_over;
static void on_signal(int signal) { (void)signal; is_over = 1; }

static int read_commands(void) { /* 0 at the end of stdin */
  static char line[LINE_MAX_BYTES];
  static size_t length;
  ssize_t n = read(0, line + length, sizeof line - 1 - length);
  if (n <= 0) return n < 0 && errno == EINTR;
  length += n;
  for (char *end; (end = memchr(line, '\n', length)) != NULL;) {
    *end = 0;
    size_t used = end + 1 - line;
    command(line);
    memmove(line, line + used, length -= used);
  }
  return 1;
}
static void wait_for_something(struct pollfd *polled, int count) {
  int64_t due = held_count > 0 ? heap[0].due : NEVER;
  if (sending.next < sending.count && sending.due < due) due = sending.due;
  int64_t left = due - now_ns();
  if (left < 0) left = 0;
  struct timespec timeout = {left / 1000000000LL, left % 1000000000LL};
  if (ppoll(polled, count, due == NEVER ? NULL : &timeout, NULL) < 0)
    for (int i = 0; i < count; i++) polled[i].revents = 0;
}
int main(void) {
  static char buffer[1 << 17];
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_TIMERSLACK, 1000UL);
  srand48(now_ns() ^ getpid());
  raw_socket = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  const char *why = raw_socket < 0 ? "a raw socket cannot be opened" : open_probe_sockets();
  if (why != NULL) return fail(why), 1;
  remove_table();
  while (!is_over) {
    struct pollfd polled[PEERS_MAX + 3] = {{0, POLLIN, 0}, {probe_sockets[0], POLLIN, 0}, {probe_sockets[1], POLLIN, 0}};
    int slots[PEERS_MAX + 3], count = 3;
    for (int k = 0; k < PEERS_MAX; k++)
      if (peers[k].handle != NULL) slots[count] = k, polled[count++] = (struct pollfd){nfq_fd(peers[k].handle), POLLIN, 0};
    wait_for_something(polled, count);
    let_go_what_is_due(now_ns());
    for (int i = 3; i < count; i++)
      for (int n, turn = 0; polled[i].revents != 0 && turn < 64; turn++) {
        if ((n = recv(polled[i].fd, buffer, sizeof buffer, MSG_DONTWAIT)) <= 0) break;
        nfq_handle_packet(peers[slots[i]].handle, buffer, n);
      }
    for (int i = 1; i < 3; i++) if (polled[i].revents != 0) receive_probes(probe_sockets[i - 1]);
    send_due_probes(now_ns());
    if (polled[0].revents != 0 && !read_commands()) break;
  }
  for (int k = 0; k < PEERS_MAX; k++) if (peers[k].handle != NULL) close_queue(k);
  return 0;
}
