/* ordeal-pump: forwards the frames of rafthttp's streams from one socket to another and keeps a copy, so that the peer proxy,
 * which runs in Node, need not wake for each of them. It is the proxy's child and holds no right that the proxy has not: the
 * proxy opens every connection and lends it both sockets of a stream while nothing is to be decided on that stream.
 *
 * Told what to do over the channel that Node gives its children, one JSON value a line, sockets beside them (SCM_RIGHTS):
 *
 *   source ID message|msgappv2    with the socket that frames come from; the proxy does not read it meanwhile
 *   sink ID                       with the socket that they go to: begins
 *   stop ID                       hands the stream back; says so (S) once more if that has happened already
 *   flush ID                      says so (M) when all that was forwarded has been told
 *   pace MS                       the longest that a copy waits for others to be told with it
 *
 * Tells what it did on stdout, in the order in which it did it. Native byte order, no padding between records:
 *
 *   u32 length, u32 ID, u64 time (ns, CLOCK_MONOTONIC), u8 what, then so many bytes
 *   F  whole frames, forwarded at this time
 *   W  the rest of what F told, which the sink did not take: to be written before anything else
 *   P  bytes read and not forwarded: the beginning of a frame
 *   S  the stream is handed back; nothing more of it is read or written here
 *   M  a flush was carried out
 *
 * Only whole frames are forwarded, so whoever takes a stream back decides on every frame that has not gone out. Whatever is
 * not plain is handed back at once: an end, an error, a sink that is full, a frame that is too large or not understood.
 * Ends when the channel does, or the proxy. Build: cc -O2 -static ordeal-pump.c -o ordeal-pump
 * Source of the frames: etcd, server/etcdserver/api/rafthttp, message_codec.go and msgappv2_codec.go; of the channel: Node,
 * lib/internal/child_process.js (NODE_HANDLE, NODE_HANDLE_ACK). */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CHANNEL = 3, STREAMS_MAX = 512, STREAM_BYTES = 128 << 10, TELL_BYTES = 64 << 10, FDS_MAX = 64 };
enum { LINE_BYTES = 4096, EVENTS_MAX = 64, HEAD_BYTES = 17 };
static const uint64_t FRAME_MAX = 64 << 20; /* as in frames.ts: a length beyond it is none */

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* ---- What is told ---- */

static unsigned char told[TELL_BYTES + STREAM_BYTES + 2 * HEAD_BYTES];
static size_t told_bytes;
static int64_t told_due; /* when the first of them has waited long enough */
static int64_t pace_ns;

/* Waits while the proxy does not read: members then wait too, as they would for the proxy itself. */
static void flush_told(void) {
  for (size_t at = 0; at < told_bytes;) {
    ssize_t n = write(STDOUT_FILENO, told + at, told_bytes - at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) exit(0); /* the proxy is gone */
    at += n;
  }
  told_bytes = 0;
}

static void tell(char what, uint32_t id, int64_t time, const unsigned char *bytes, uint32_t length) {
  if (told_bytes + HEAD_BYTES + length > sizeof told) flush_told();
  if (told_bytes == 0) told_due = time + pace_ns;
  unsigned char *at = told + told_bytes;
  memcpy(at, &length, 4);
  memcpy(at + 4, &id, 4);
  memcpy(at + 8, &time, 8);
  at[16] = what;
  memcpy(at + HEAD_BYTES, bytes, length);
  told_bytes += HEAD_BYTES + length;
  if (told_bytes >= TELL_BYTES) flush_told();
}

/* ---- Frames ---- */

static uint64_t u64_at(const unsigned char *bytes) {
  uint64_t value;
  memcpy(&value, bytes, 8);
  return __builtin_bswap64(value);
}

/* Where what begins at `at` with a length ends; 0: not all there; SIZE_MAX: no length. */
static size_t end_of_counted(const unsigned char *bytes, size_t at, size_t have) {
  if (have - at < 8) return 0;
  uint64_t length = u64_at(bytes + at);
  if (length > FRAME_MAX) return SIZE_MAX;
  return have - at - 8 < length ? 0 : at + 8 + length;
}

/* The same of the frame that begins at `at`, where there is at least one byte. */
static size_t end_of_frame(int is_message, const unsigned char *bytes, size_t at, size_t have) {
  if (is_message) return end_of_counted(bytes, at, have);
  if (bytes[at] == 0) return at + 1;
  if (bytes[at] == 2) return end_of_counted(bytes, at + 1, have);
  if (bytes[at] != 1) return SIZE_MAX;
  if (have - at < 9) return 0;
  uint64_t count = u64_at(bytes + at + 1);
  if (count > FRAME_MAX) return SIZE_MAX;
  size_t end = at + 9;
  for (uint64_t i = 0; i < count; i++) {
    end = end_of_counted(bytes, end, have);
    if (end == 0 || end == SIZE_MAX) return end;
  }
  return have - end < 8 ? 0 : end + 8;
}

/* ---- Streams ---- */

struct stream {
  int source, sink; /* source -1: this slot is free; sink -1: not yet told */
  int is_message;
  uint32_t id;
  size_t have;
  unsigned char *bytes;
};
static struct stream streams[STREAMS_MAX];
static int poller;

static struct stream *stream_of(uint32_t id) {
  for (int i = 0; i < STREAMS_MAX; i++)
    if (streams[i].source >= 0 && streams[i].id == id) return &streams[i];
  return NULL;
}

static void tell_stopped(uint32_t id) {
  tell('S', id, now_ns(), NULL, 0);
  flush_told();
}

static void hand_back(struct stream *s, const unsigned char *unwritten, size_t unwritten_bytes) {
  int64_t now = now_ns();
  if (unwritten_bytes > 0) tell('W', s->id, now, unwritten, unwritten_bytes);
  if (s->have > 0) tell('P', s->id, now, s->bytes, s->have);
  tell_stopped(s->id);
  /* The proxy holds the same socket: closing ours would not end its watch. */
  epoll_ctl(poller, EPOLL_CTL_DEL, s->source, NULL);
  close(s->source);
  if (s->sink >= 0) close(s->sink);
  s->source = s->sink = -1;
}

static void forward(struct stream *s) {
  ssize_t n = recv(s->source, s->bytes + s->have, STREAM_BYTES - s->have, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0) {
    hand_back(s, NULL, 0);
    return;
  }
  s->have += n;
  size_t whole = 0, end = 0;
  while (whole < s->have && (end = end_of_frame(s->is_message, s->bytes, whole, s->have)) != 0 && end != SIZE_MAX) whole = end;
  size_t unwritten = 0;
  static unsigned char rest[STREAM_BYTES];
  if (whole > 0) {
    tell('F', s->id, now_ns(), s->bytes, whole);
    ssize_t sent = send(s->sink, s->bytes, whole, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) sent = 0;
    unwritten = whole - sent;
    memcpy(rest, s->bytes + sent, unwritten);
    s->have -= whole;
    memmove(s->bytes, s->bytes + whole, s->have);
  }
  if (unwritten > 0 || end == SIZE_MAX || s->have == STREAM_BYTES) hand_back(s, rest, unwritten);
}

static void begin_source(uint32_t id, int is_message, int socket) {
  for (int i = 0; i < STREAMS_MAX; i++) {
    struct stream *s = &streams[i];
    if (s->source >= 0) continue;
    if (s->bytes == NULL && (s->bytes = malloc(STREAM_BYTES)) == NULL) break;
    s->source = socket;
    s->sink = -1;
    s->is_message = is_message;
    s->id = id;
    s->have = 0;
    return;
  }
  close(socket); /* the sink that follows is handed back */
}

static void begin_sink(uint32_t id, int socket) {
  struct stream *s = stream_of(id);
  if (s == NULL) {
    close(socket);
    tell_stopped(id);
    return;
  }
  s->sink = socket;
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = s - streams};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, s->source, &event) != 0) hand_back(s, NULL, 0);
}

/* ---- The channel ---- */

static int fds[FDS_MAX]; /* received, in order, and not yet named by a line */
static int fd_count;

static int next_fd(void) {
  if (fd_count == 0) return -1;
  int fd = fds[0];
  memmove(fds, fds + 1, --fd_count * sizeof *fds);
  return fd;
}

static void carry_out(const char *line) {
  const char *with_socket = strstr(line, "\"msg\":\"");
  const char *command = with_socket ? with_socket + 7 : line + 1;
  char kind[16];
  unsigned id;
  if (with_socket) {
    static const char ack[] = "{\"cmd\":\"NODE_HANDLE_ACK\"}\n";
    int socket = next_fd();
    if (write(CHANNEL, ack, sizeof ack - 1) < 0) exit(0);
    if (sscanf(command, "source %u %15[a-z0-9]", &id, kind) == 2) begin_source(id, strcmp(kind, "message") == 0, socket);
    else if (sscanf(command, "sink %u", &id) == 1) begin_sink(id, socket);
    else close(socket);
  } else if (sscanf(command, "stop %u", &id) == 1) {
    struct stream *s = stream_of(id);
    if (s != NULL) hand_back(s, NULL, 0);
    else tell_stopped(id);
  } else if (sscanf(command, "flush %u", &id) == 1) {
    tell('M', id, now_ns(), NULL, 0);
    flush_told();
  } else if (sscanf(command, "pace %u", &id) == 1) {
    pace_ns = id * 1000000LL;
    flush_told();
  }
}

static void listen_to_channel(void) {
  static char lines[LINE_BYTES];
  static size_t have;
  char control[CMSG_SPACE(sizeof(int) * FDS_MAX)];
  struct iovec io = {lines + have, sizeof lines - have - 1};
  struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t n = recvmsg(CHANNEL, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0) exit(0);
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_type != SCM_RIGHTS) continue;
    int count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    if (fd_count + count > FDS_MAX) exit(1);
    memcpy(fds + fd_count, CMSG_DATA(c), count * sizeof(int));
    fd_count += count;
  }
  have += n;
  lines[have] = 0;
  char *line = lines, *end;
  while ((end = strchr(line, '\n')) != NULL) {
    *end = 0;
    carry_out(line);
    line = end + 1;
  }
  have -= line - lines;
  memmove(lines, line, have);
  if (have == sizeof lines - 1) exit(1);
}

int main(void) {
  for (int i = 0; i < STREAMS_MAX; i++) streams[i].source = streams[i].sink = -1;
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* even if it is stopped */
  signal(SIGINT, SIG_IGN); /* the harness decides when it ends */
  signal(SIGTERM, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  poller = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event channel = {.events = EPOLLIN, .data.u32 = STREAMS_MAX};
  if (poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, CHANNEL, &channel) != 0) return 1;
  for (;;) {
    struct epoll_event events[EVENTS_MAX];
    int64_t wait_ns = told_bytes == 0 ? -1 : told_due - now_ns();
    int wait_ms = told_bytes == 0 ? -1 : wait_ns <= 0 ? 0 : (wait_ns + 999999) / 1000000;
    int count = epoll_wait(poller, events, EVENTS_MAX, wait_ms);
    for (int i = 0; i < count; i++) {
      if (events[i].data.u32 == STREAMS_MAX) listen_to_channel();
      else if (streams[events[i].data.u32].source >= 0) forward(&streams[events[i].data.u32]);
    }
    if (told_bytes > 0 && now_ns() >= told_due) flush_told();
  }
}
