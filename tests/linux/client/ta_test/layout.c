/* SPDX-License-Identifier: BSD-2-Clause */
#include "claims.h"

static void test_finishers(struct world *w)
{
	/* The TA before what it needs, each against its order of start. */
	static const uint32_t expected =
		(uint32_t)'p' << 24 | 'P' << 16 | 'l' << 8 | 'L';
	TEEC_Session keep;
	struct call c = {};
	uint32_t origin = 0;

	if (!claim(open_ta(w, TEST_TA_KEEP, &keep, &origin) == TEEC_SUCCESS,
		   "%x: the kept TA opens for marks", w->bits))
		return;
	invoke(&keep, KEEP_MARK, &c);
	claim(probe_ok(w, PROBE_ARM_FINISHERS, &(struct call){}),
	      "%x: the probe's destructors are armed", w->bits);
	invoke(&keep, KEEP_MARKS, &c);
	because("marks 0x%08x", c.a);
	claim(c.a == expected,
	      "%x: destructors of TA and library run at the end", w->bits);
	TEEC_CloseSession(&keep);
}

static void test_packed(struct world *w)
{
	TEEC_Session session;
	struct call c = {};
	uint32_t origin = 0;
	TEEC_Result result = open_ta(w, TEST_TA_PACKED, &session, &origin);

	because("open 0x%08x origin %u", result, origin);
	if (!claim(result == TEEC_SUCCESS,
		   "%x: a TA with packed relocations opens", w->bits))
		return;
	invoke(&session, PACKED_CHECK, &c);
	claim(is_result(&c, TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP),
	      "%x: and all its pointers are right", w->bits);
	TEEC_CloseSession(&session);
}

void test_layout(struct world *w)
{
	static const struct {
		uint32_t command;
		const char *text;
	} cases[] = {
		{PROBE_RELOCATIONS, "every pointer is relocated"},
		{PROBE_INITIALISERS, "libraries are initialised first"},
		{PROBE_TLS, "thread-local variables of TA and library"},
		{PROBE_MODULES, "dl_iterate_phdr tells of TA and library"},
		{PROBE_DLOPEN, "a library loads while the TA runs"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct call c = {};

		claim(probe_ok(w, cases[i].command, &c), "%x: %s", w->bits,
		      cases[i].text);
	}
	test_finishers(w);
	test_packed(w);
}
