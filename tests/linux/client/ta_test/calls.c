/* SPDX-License-Identifier: BSD-2-Clause */
/* TA to TA, between TAs of both widths. */
#include "claims.h"

void test_calls(struct world *w)
{
	static const uint8_t widths[] = {0x64, 0x32};
	static uint8_t in[3000];
	static uint8_t out[3000];

	for (int i = 0; i < 2; i++) {
		uint8_t peer = widths[i];
		struct call c = {.a = peer,
				 .in = in,
				 .in_bytes = sizeof(in),
				 .out = out,
				 .out_bytes = sizeof(out)};

		claim(probe_ok(w, PROBE_CALL_PEER, &c),
		      "%x: calls a %x-bit TA with all kinds of memory", w->bits,
		      peer);
		c = (struct call){.a = peer};
		claim(probe_ok(w, PROBE_PEER_PANIC, &c),
		      "%x: outlives a %x-bit TA that panics", w->bits, peer);
		c = (struct call){.a = peer, .b = 3};
		claim(probe_ok(w, PROBE_LEAK_SESSIONS, &c),
		      "%x: sessions with a %x-bit TA may be left open", w->bits,
		      peer);
	}
}
