/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_LINK_H
#define KERNEL_STORAGE_RPMB_LINK_H

#include "kernel/storage/rpmb/frame.h"
#include "kernel/thread/rpc.h"

/*
 * Two ways to a device, both through normal world: its kernel's own driver,
 * which shows one device after the other, or the supplicant, which knows
 * devices by number. Nothing it says is believed here; frames carry codes.
 */
#define RPMB_CID_BYTES 16u

/* Frames in one request, and in one answer. */
#define RPMB_FRAMES_MAX 16u

struct rpmb_link {
	bool is_kernel;           /* else the supplicant */
	enum rpc_shm_type memory; /* to pass frames in */
	uint16_t supplicant_device;
	struct shm *shm; /* lent by normal world; NULL: none */
};

/* What normal world says of a device. */
struct rpmb_device_info {
	uint8_t cid[RPMB_CID_BYTES];
	uint32_t size_mult;      /* units of 128 KiB */
	uint32_t reliable_count; /* sectors of 512 bytes written at once */
};

/* Find out which way there is. ST_NO_MEM; ST_PEER_GONE; ST_BAD_FORMAT. */
enum status rpmb_link_open(struct rpmb_link *l, bool may_use_kernel);
/* The next device; of the supplicant's there is one, which is shown each time.
 * ST_NOT_FOUND: no more; errors as above. */
enum status rpmb_link_next(struct rpmb_link *l, struct rpmb_device_info *out);
/* Send @request to the device shown last, receive @answer. Counts up to
 * RPMB_FRAMES_MAX. Errors as above. */
enum status rpmb_link_exchange(struct rpmb_link *l,
			       const struct rpmb_frame *request,
			       size_t request_count, struct rpmb_frame *answer,
			       size_t answer_count);

/* Give its buffer back: at the latest when the call ends that lent it. */
void rpmb_link_release(struct rpmb_link *l);

#endif
