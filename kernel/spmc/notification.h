/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SPMC_NOTIFICATION_H
#define KERNEL_SPMC_NOTIFICATION_H

#include "abi/ffa.h"
#include "base/bytes/compiler.h"
#include "base/status.h"

struct spmc_endpoint;
struct ffa_regs;

/*
 * Notifications: 64 from partitions and 64 from virtual machines for each
 * receiver, every one bound to one sender, and the framework's own. Spec:
 * DEN0077A 1.2, 10.
 */
#define NOTIFICATIONS 64u

struct notification_side {
	uint64_t bound;    /* which have a sender */
	uint64_t per_vcpu; /* bound for one virtual CPU at a time */
	uint16_t sender[NOTIFICATIONS];
};

struct notification_vcpu {
	uint64_t pending[2]; /* by side */
	bool is_reported;    /* INFO_GET has named it */
};

enum {
	NOTIFICATION_FROM_SP,
	NOTIFICATION_FROM_VM,
	NOTIFICATION_SIDES
};

struct spmc_notifications {
	uint16_t vcpu_count; /* 0: it receives none */
	struct notification_side from[NOTIFICATION_SIDES];
	uint64_t pending[NOTIFICATION_SIDES]; /* for all its virtual CPUs */
	uint64_t framework_pending;
	bool is_reported;
	struct notification_vcpu *vcpus; /* from the heap */
};

/* @vcpu_count > 0. ST_NO_MEM. */
enum status notification_enable(struct spmc_endpoint *e, uint16_t vcpu_count);
/* ST_DENIED: some are pending. */
enum status notification_disable(struct spmc_endpoint *e);
/* @e is gone for good: it receives none any more. */
void notification_forget(struct spmc_endpoint *e);
/* RX of @e was filled by @sender. */
void notification_rx_is_full(struct spmc_endpoint *e, uint16_t sender);
/* Does @e still have to read that its RX is full? */
bool notification_rx_is_unread(const struct spmc_endpoint *e);
/* FFA_NOTIFICATION_SET by an endpoint without a partition. ST_BAD_PARAM (no
 * such receiver); ST_DENIED (not bound to @sender). */
enum status notification_send(const struct spmc_endpoint *sender,
			      uint16_t receiver, uint64_t bitmap);
/* Normal world must be told that it has to schedule receivers: true once for
 * each time that something has become pending. */
bool notification_take_schedule_request(void);

/* Calls. */
void notification_call_create(struct spmc_endpoint *caller, struct ffa_regs *r);
void notification_call_destroy(struct spmc_endpoint *caller,
			       struct ffa_regs *r);
void notification_call_bind(struct spmc_endpoint *caller, struct ffa_regs *r);
void notification_call_unbind(struct spmc_endpoint *caller, struct ffa_regs *r);
void notification_call_set(struct spmc_endpoint *caller, struct ffa_regs *r);
void notification_call_get(struct spmc_endpoint *caller, struct ffa_regs *r);
void notification_call_info_get(struct spmc_endpoint *caller,
				struct ffa_regs *r);

#endif
