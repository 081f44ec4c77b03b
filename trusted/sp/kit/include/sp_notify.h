/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef SP_NOTIFY_H
#define SP_NOTIFY_H

#include <sp.h>

/* Notifications: bits that one endpoint sets and another finds. */
enum ffa_error sp_notify_bind(uint16_t sender, uint64_t bits);
enum ffa_error sp_notify_unbind(uint16_t sender, uint64_t bits);
enum ffa_error sp_notify_set(uint16_t receiver, uint64_t bits, uint32_t flags);

struct sp_notifications {
	uint64_t from_partitions, from_vms, framework;
};
/* @flags: FFA_NOTIFICATION_GET_*. What is told is pending no more. */
enum ffa_error sp_notify_get(uint32_t flags, struct sp_notifications *out);

#endif
