/* SPDX-License-Identifier: BSD-2-Clause */
#include "claims.h"

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
}
