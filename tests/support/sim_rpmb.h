/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_SUPPORT_SIM_RPMB_H
#define TESTS_SUPPORT_SIM_RPMB_H

#include "kernel/storage/rpmb/frame.h"
#include "kernel/thread/rpc.h"

/*
 * An RPMB device behind a supplicant or a kernel that may play false. A test
 * wraps rpc_command(), rpc_shm_alloc() and rpc_shm_free() (SIM_RPMB_WRAP in
 * module.mk) and lets these answer.
 */
#define SIM_RPMB_BLOCKS 512u /* one unit of size */

enum sim_rpmb_sabotage {
	SIM_RPMB_HONEST,
	SIM_RPMB_LOSE_REQUEST, /* it never reaches the device */
	SIM_RPMB_LOSE_ANSWER,  /* done, but nobody says so */
	SIM_RPMB_WRONG_CODE,
	SIM_RPMB_WRONG_SIZE,
	SIM_RPMB_WRONG_RESULT,
	SIM_RPMB_WRONG_ADDRESS, /* of the request, as the device sees it */
	SIM_RPMB_REPLAY_ANSWER, /* the one before, of that type */
	SIM_RPMB_CLAIM_NO_KEY,
	SIM_RPMB_GARBAGE,
	SIM_RPMB_SABOTAGE_COUNT
};

struct sim_rpmb {
	/* The device. */
	uint8_t cid[16];
	uint8_t key[RPMB_KEY_BYTES];
	bool has_key;
	uint32_t counter;
	uint8_t blocks[SIM_RPMB_BLOCKS][RPMB_BLOCK_BYTES];
	uint8_t reliable_count;
	/* Normal world. */
	bool has_kernel_driver;     /* else the supplicant does it */
	unsigned int other_devices; /* shown before ours, without our key */
	unsigned int shown;
	/* From exchange number @sabotage_at on (1: the next; 0: never), for
	 * @sabotage_count exchanges. */
	enum sim_rpmb_sabotage sabotage;
	unsigned long sabotage_at, sabotage_count;
	/* Sees each answer before it goes; NULL: none. */
	void (*spoil)(const struct rpc_param *answer);
	/* Counts since sim_rpmb_init(). */
	unsigned long exchanges, writes, reads, keys_programmed, rpcs;
	unsigned long lent; /* buffers */
};
extern struct sim_rpmb sim_rpmb;

/* A device with the id of the supplicant's emulation, no key, all zeros. */
void sim_rpmb_init(void);
/* As it would be after our first use of it in a factory. */
void sim_rpmb_give_key(void);
/* False: not a command about RPMB. */
bool sim_rpmb_command(uint32_t cmd, struct rpc_param *p, size_t count,
		      uint32_t *result);
enum status sim_rpmb_shm_alloc(size_t size_bytes, struct shm **out);
void sim_rpmb_shm_free(struct shm *shm);

#endif
