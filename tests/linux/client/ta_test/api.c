/* SPDX-License-Identifier: BSD-2-Clause */
/* The Internal Core API as our library offers it. */
#include <arpa/inet.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "claims.h"

static uint8_t in[4096];
static uint8_t out[4096];

static void test_commands(struct world *w)
{
	static const struct {
		uint32_t command;
		const char *text;
	} cases[] = {
		{API_DIGEST, "digests"},
		{API_CIPHER, "ciphers in pieces of every size"},
		{API_MAC, "authentication codes"},
		{API_AE, "authenticated encryption"},
		{API_OBJECTS, "transient objects"},
		{API_RSA, "RSA signatures and encryption"},
		{API_CURVES, "signatures over curves"},
		{API_DERIVE, "derived keys"},
		{API_KNOWN, "published answers of DSA, DH, SM2 and 448 bits"},
		{API_LATTICES, "ML-KEM and ML-DSA"},
		{API_STORAGE, "persistent objects"},
		{API_SYSTEM, "services beyond the specification"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct call c = {};

		claim(ta_ok(w, TEST_TA_API, cases[i].command, &c), "%x: %s",
		      w->bits, cases[i].text);
	}
}

/* Sends everything back, for as long as the program runs. */
static void *echo(void *arg)
{
	int fd = *(int *)arg;
	struct sockaddr_in peer;
	char data[4096];

	for (;;) {
		socklen_t peer_size = sizeof(peer);
		ssize_t size = recvfrom(fd, data, sizeof(data), 0,
					(struct sockaddr *)&peer, &peer_size);

		if (size <= 0)
			break;
		(void)sendto(fd, data, (size_t)size, 0,
			     peer_size ? (struct sockaddr *)&peer : NULL,
			     peer_size);
	}
	return NULL;
}

static void *serve_tcp(void *arg)
{
	int listener = *(int *)arg;

	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			break;
		(void)echo(&fd);
		close(fd);
	}
	return NULL;
}

/* A server on a port of its own; 0: none. */
static uint16_t start_server(int type, int *fd, void *(*serve)(void *))
{
	struct sockaddr_in a = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(a);
	pthread_t thread;

	*fd = socket(AF_INET, type, 0);
	if (*fd < 0 || bind(*fd, (struct sockaddr *)&a, size) != 0 ||
	    (type == SOCK_STREAM && listen(*fd, 4) != 0) ||
	    getsockname(*fd, (struct sockaddr *)&a, &size) != 0 ||
	    pthread_create(&thread, NULL, serve, fd) != 0)
		return 0;
	pthread_detach(thread);
	return ntohs(a.sin_port);
}

static void test_sockets(struct world *w)
{
	static int fds[2];
	static uint16_t ports[2];
	struct call tcp = {};
	struct call udp = {};

	if (ports[0] == 0) {
		ports[0] = start_server(SOCK_STREAM, &fds[0], serve_tcp);
		ports[1] = start_server(SOCK_DGRAM, &fds[1], echo);
	}
	tcp.a = ports[0];
	udp.a = ports[1];
	claim(ports[0] != 0 && ta_ok(w, TEST_TA_API, API_TCP, &tcp),
	      "%x: TCP to a server of Linux", w->bits);
	claim(ports[1] != 0 && ta_ok(w, TEST_TA_API, API_UDP, &udp),
	      "%x: UDP to a server of Linux", w->bits);
}

static const char *const hostile_names[HOSTILE_COUNT] = {
	[HOSTILE_FREED_OPERATION] = "uses an operation after freeing it",
	[HOSTILE_NULL_OPERATION] = "uses no operation",
	[HOSTILE_WRONG_CLASS] = "uses a digest as a MAC",
	[HOSTILE_NO_KEY] = "ciphers without a key",
	[HOSTILE_NOT_INITIALISED] = "ciphers before initialising",
	[HOSTILE_KEY_OF_OTHER_TYPE] = "sets a key of another type",
	[HOSTILE_KEY_WITHOUT_USAGE] = "sets a key that is not for this",
	[HOSTILE_TOO_MANY_KEYS] = "sets two keys where one goes",
	[HOSTILE_PARTIAL_BLOCK] = "ends CBC inside a block",
	[HOSTILE_SHARED_HANDLE] = "takes an operation from shared memory",
	[HOSTILE_WILD_CHUNK] = "hashes what is not mapped",
	[HOSTILE_CONSTANT_OUTPUT] = "writes a hash over constants",
	[HOSTILE_BAD_OBJECT] = "invents a handle",
	[HOSTILE_TRANSIENT_SEEK] = "seeks in a transient object",
	[HOSTILE_POPULATE_TWICE] = "populates twice",
	[HOSTILE_TOO_MANY_ATTRIBUTES] = "gives too many attributes",
	[HOSTILE_ATTRIBUTE_KIND] = "takes a buffer for a value",
	[HOSTILE_LONG_ID] = "names an object by 65 bytes",
	[HOSTILE_SHARED_ID] = "takes a name from shared memory",
	[HOSTILE_AE_LATE_AAD] = "adds data after the payload",
	[HOSTILE_AE_WRONG_MODE] = "decrypts with an encryption",
	[HOSTILE_DERIVE_INTO_KEY] = "derives into an AES key",
	[HOSTILE_BIGINT_TOO_LONG] = "makes a number of 2^33 bits",
	[HOSTILE_BIGINT_NO_ROOM] = "adds into too small a number",
	[HOSTILE_BIGINT_BY_ZERO] = "divides by zero",
	[HOSTILE_BIGINT_NO_INVERSE] = "inverts what has no inverse",
	[HOSTILE_BIGINT_WILD] = "spoils a number's length",
	[HOSTILE_FMM_OTHER_MODULUS] = "multiplies by another's context",
	[HOSTILE_SOCKET_COMMAND] = "sends a socket an alien command",
	[HOSTILE_SOCKET_NULL] = "uses no socket",
	[HOSTILE_PROPERTY_NULL] = "wants a property at address 0",
	[HOSTILE_PROPERTY_NAMELESS] = "wants a property without a name",
};

static void test_hostile(struct world *w)
{
	for (uint32_t i = 0; i < HOSTILE_COUNT; i++) {
		struct call c = {.a = i, .in = in, .in_bytes = sizeof(in)};

		claim(ta_dies(w, TEST_TA_API, API_HOSTILE, &c),
		      "%x: a TA dies that %s", w->bits, hostile_names[i]);
	}
}

static void test_old(struct world *w)
{
	static const uint8_t hash[4] = {0xba, 0x78, 0x16, 0xbf};
	struct call c = {
		.in = in, .in_bytes = 3, .out = out, .out_bytes = sizeof(out)};

	memcpy(in, "abc", 3);
	claim(ta_ok(w, TEST_TA_OLD, 0, &c) && c.out_bytes == 32 &&
		      memcmp(out, hash, sizeof(hash)) == 0,
	      "%x: a TA for version 1.1", w->bits);
}

void test_api(struct world *w)
{
	test_commands(w);
	test_sockets(w);
	test_hostile(w);
	test_old(w);
}
