/* SPDX-License-Identifier: BSD-2-Clause */
#include <sp_notify.h>

static uint64_t pair(uint16_t high, uint16_t low)
{
	return (uint64_t)high << 16 | low;
}

enum ffa_error sp_notify_bind(uint16_t sender, uint64_t bits)
{
	return sp_call5(FFA_NOTIFICATION_BIND, pair(sender, sp_id()), 0,
			(uint32_t)bits, bits >> 32, 0);
}

enum ffa_error sp_notify_unbind(uint16_t sender, uint64_t bits)
{
	return sp_call5(FFA_NOTIFICATION_UNBIND, pair(sender, sp_id()), 0,
			(uint32_t)bits, bits >> 32, 0);
}

enum ffa_error sp_notify_set(uint16_t receiver, uint64_t bits, uint32_t flags)
{
	return sp_call5(FFA_NOTIFICATION_SET, pair(sp_id(), receiver), flags,
			(uint32_t)bits, bits >> 32, 0);
}

static uint64_t from_pair(const struct sp_regs *r, unsigned int low)
{
	return (r->x[low + 1] & UINT32_MAX) << 32 | (uint32_t)r->x[low];
}

enum ffa_error sp_notify_get(uint32_t flags, struct sp_notifications *out)
{
	struct sp_regs r = {.x = {FFA_NOTIFICATION_GET, sp_id(), flags}};
	enum ffa_error e = sp_call(&r);

	if (e != FFA_OK)
		return e;
	out->from_partitions = from_pair(&r, 2);
	out->from_vms = from_pair(&r, 4);
	out->framework = from_pair(&r, 6);
	return FFA_OK;
}
