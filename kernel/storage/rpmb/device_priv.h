/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_DEVICE_PRIV_H
#define KERNEL_STORAGE_RPMB_DEVICE_PRIV_H

#include "kernel/storage/rpmb/link.h"

/* Frames on their way. */
struct rpmb_frames {
	struct rpmb_frame ask; /* what has one frame */
	struct rpmb_frame out[RPMB_FRAMES_MAX];
	struct rpmb_frame in[RPMB_FRAMES_MAX];
};

struct rpmb_device {
	struct rpmb_link link;
	struct rpmb_frames *frames;
	struct mac *key; /* NULL: no device was found yet */
	uint32_t counter;
	uint32_t block_count;
	uint32_t write_max; /* blocks that one request writes */
};

/* Find the device that has our key: ST_OK with all fields set; else none. */
enum status rpmb_device_find(struct rpmb_device *d);
void rpmb_device_forget(struct rpmb_device *d);
/* The device's counter, fresh. Its own errors as device.h says, and
 * ST_NOT_FOUND: the device says that it has no key. */
enum status rpmb_read_counter(struct rpmb_device *d, uint32_t *counter);
/* Say why in the log: ST_NOT_AVAILABLE. */
enum status rpmb_refuse(const char *why);
/* Errors of a link as errors of a device. */
enum status rpmb_link_status(enum status st);

#endif
