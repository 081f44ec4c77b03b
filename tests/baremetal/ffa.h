/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_BAREMETAL_FFA_H
#define TESTS_BAREMETAL_FFA_H

#include "tests/baremetal/ffa_wire.h"

/* x0..x17 of a call, in and out. */
struct ffa_call {
	uint64_t x[18];
};
#define FFA(...) ((struct ffa_call){.x = {__VA_ARGS__}})

/* Every version that was asked for at start-up, before any other call, and
 * what w0 was then: versions can be tried only there. */
struct ffa_version_probe {
	uint32_t asked;
	uint32_t answer;
};
extern struct ffa_version_probe ffa_version_probes[];
extern const uint32_t ffa_version_probe_count;

/* Is there FF-A below us? Asks for @version last. */
bool ffa_begin(uint32_t version);
/* The version in force; 0: no FF-A. */
uint32_t ffa_version(void);

/*
 * One SMC with all of x0..x17. Returns 0 for FFA_SUCCESS, the code of
 * FFA_ERROR, or 1: look at x[0]. What every answer must keep is checked here:
 * registers without a meaning are zero (x1..x7) or as they were (x8..x17).
 */
int32_t ffa_call(struct ffa_call *c);
#define FFA_CODE(...) ffa_call(&FFA(__VA_ARGS__))

/* RX and TX of ours; map bails out when refused. */
#define FFA_BUFFER_PAGES 1u
extern uint8_t *ffa_tx, *ffa_rx;
int32_t ffa_map_buffers(void);
int32_t ffa_unmap_buffers(void);

/* After a case: the manager answers, and everything was given back (what was
 * not is taken back). */
void ffa_check_clean(void);

/* The first partition that @properties are all set of; 0: none. */
uint16_t ffa_find_partition(uint32_t properties);

#endif
