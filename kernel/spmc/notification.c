/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/call.h"
#include "kernel/spmc/endpoint.h"

static bool wants_schedule;

bool notification_take_schedule_request(void)
{
	bool wants = wants_schedule;

	wants_schedule = false;
	return wants;
}

static struct notification_side *side_of(struct spmc_endpoint *receiver,
					 uint16_t sender, unsigned int *index)
{
	*index = sender & FFA_ID_SECURE ? NOTIFICATION_FROM_SP
					: NOTIFICATION_FROM_VM;
	return &receiver->notifications.from[*index];
}

static bool is_enabled(const struct spmc_endpoint *e)
{
	return e->notifications.vcpu_count;
}

enum status notification_enable(struct spmc_endpoint *e, uint16_t vcpu_count)
{
	struct spmc_notifications *n = &e->notifications;

	n->vcpus = heap_alloc_array(vcpu_count, sizeof(*n->vcpus));
	if (!n->vcpus)
		return ST_NO_MEM;
	n->vcpu_count = vcpu_count;
	return ST_OK;
}

static uint64_t pending_of_side(const struct spmc_notifications *n,
				unsigned int side)
{
	uint64_t pending = n->pending[side];

	for (uint32_t v = 0; v < n->vcpu_count; v++)
		pending |= n->vcpus[v].pending[side];
	return pending;
}

enum status notification_disable(struct spmc_endpoint *e)
{
	struct spmc_notifications *n = &e->notifications;

	if (pending_of_side(n, NOTIFICATION_FROM_SP) ||
	    pending_of_side(n, NOTIFICATION_FROM_VM) || n->framework_pending)
		return ST_DENIED;
	notification_forget(e);
	return ST_OK;
}

void notification_forget(struct spmc_endpoint *e)
{
	heap_free(e->notifications.vcpus);
	e->notifications = (struct spmc_notifications){};
}

void notification_rx_is_full(struct spmc_endpoint *e, uint16_t sender)
{
	if (!is_enabled(e))
		return;
	e->notifications.framework_pending |=
		sender & FFA_ID_SECURE ? FFA_NOTIFICATION_RX_FULL_SP
				       : FFA_NOTIFICATION_RX_FULL_VM;
	e->notifications.is_reported = false;
	wants_schedule = true;
}

bool notification_rx_is_unread(const struct spmc_endpoint *e)
{
	return e->notifications.framework_pending;
}

/* (vm id, virtual CPUs): normal world's endpoint is there from the start; one
 * of a virtual machine would come from a hypervisor. */
void notification_call_create(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	struct spmc_endpoint *e = NULL;
	uint32_t id = ffa_w(r, 1);
	uint32_t vcpus = ffa_w(r, 2);
	enum status st = ST_BAD_PARAM;

	(void)caller;
	if (id < FFA_ID_SECURE && vcpus && vcpus <= UINT16_MAX)
		e = endpoint_find((uint16_t)id);
	if (e)
		st = is_enabled(e) ? ST_DENIED
				   : notification_enable(e, (uint16_t)vcpus);
	ffa_finish(r, st);
}

/* (vm id) */
void notification_call_destroy(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	struct spmc_endpoint *e = NULL;
	uint32_t id = ffa_w(r, 1);
	enum status st = ST_BAD_PARAM;

	(void)caller;
	if (id < FFA_ID_SECURE)
		e = endpoint_find((uint16_t)id);
	if (e)
		st = is_enabled(e) ? notification_disable(e) : ST_DENIED;
	ffa_finish(r, st);
}

/* Sender and receiver of BIND and UNBIND, and which of them the caller is. */
struct binding {
	struct spmc_endpoint *receiver;
	struct notification_side *side;
	unsigned int side_index;
	uint16_t sender;
	uint64_t bitmap;
};

static enum status decode_binding(const struct spmc_endpoint *caller,
				  const struct ffa_regs *r, struct binding *out)
{
	uint16_t receiver = (uint16_t)ffa_w(r, 1);

	out->sender = (uint16_t)(ffa_w(r, 1) >> 16);
	out->bitmap = ffa_pair(r, 3);
	if (endpoint_is_secure(caller) ? receiver != caller->id
				       : receiver & FFA_ID_SECURE ||
						 !(out->sender & FFA_ID_SECURE))
		return ST_BAD_PARAM;
	out->receiver = endpoint_find(receiver);
	if (out->sender == receiver || !out->bitmap || !out->receiver ||
	    !endpoint_find(out->sender))
		return ST_BAD_PARAM;
	if (!is_enabled(out->receiver))
		return ST_NOT_SUPPORTED;
	out->side = side_of(out->receiver, out->sender, &out->side_index);
	if (pending_of_side(&out->receiver->notifications, out->side_index) &
	    out->bitmap)
		return ST_DENIED;
	return ST_OK;
}

static void set_senders(const struct binding *b, uint16_t sender)
{
	for (unsigned int i = 0; i < NOTIFICATIONS; i++) {
		if (b->bitmap & BIT64(i))
			b->side->sender[i] = sender;
	}
}

/* (sender << 16 | receiver, flags, bitmap) */
void notification_call_bind(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	uint32_t flags = ffa_w(r, 2);
	struct binding b = {};
	enum status st = ST_BAD_PARAM;

	if (!(flags & ~FFA_NOTIFICATION_PER_VCPU))
		st = decode_binding(caller, r, &b);
	if (st == ST_OK && b.side->bound & b.bitmap)
		st = ST_DENIED;
	if (st == ST_OK) {
		b.side->bound |= b.bitmap;
		b.side->per_vcpu &= ~b.bitmap;
		if (flags & FFA_NOTIFICATION_PER_VCPU)
			b.side->per_vcpu |= b.bitmap;
		set_senders(&b, b.sender);
	}
	ffa_finish(r, st);
}

static bool all_bound_to(const struct notification_side *s, uint64_t bitmap,
			 uint16_t sender)
{
	for (unsigned int i = 0; i < NOTIFICATIONS; i++) {
		if (bitmap & BIT64(i) &&
		    (!(s->bound & BIT64(i)) || s->sender[i] != sender))
			return false;
	}
	return true;
}

/* (sender << 16 | receiver, 0, bitmap) */
void notification_call_unbind(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	struct binding b = {};
	enum status st = ST_BAD_PARAM;

	if (!ffa_w(r, 2))
		st = decode_binding(caller, r, &b);
	if (st == ST_OK && !all_bound_to(b.side, b.bitmap, b.sender))
		st = ST_DENIED;
	if (st == ST_OK) {
		b.side->bound &= ~b.bitmap;
		b.side->per_vcpu &= ~b.bitmap;
		set_senders(&b, 0);
	}
	ffa_finish(r, st);
}

#define SET_FLAGS                                                              \
	(FFA_NOTIFICATION_PER_VCPU | FFA_NOTIFICATION_DELAY_SRI | 0xFFFF0000u)

static enum status set(const struct spmc_endpoint *caller,
		       const struct ffa_regs *r)
{
	uint16_t sender = (uint16_t)(ffa_w(r, 1) >> 16);
	struct spmc_endpoint *e = endpoint_find((uint16_t)ffa_w(r, 1));
	uint32_t flags = ffa_w(r, 2);
	uint32_t vcpu = flags >> 16;
	bool per_vcpu = flags & FFA_NOTIFICATION_PER_VCPU;
	uint64_t bitmap = ffa_pair(r, 3);
	struct notification_side *s = NULL;
	unsigned int side = 0;

	if (flags & ~SET_FLAGS || (!per_vcpu && vcpu) || !bitmap || !e)
		return ST_BAD_PARAM;
	if (endpoint_is_secure(caller)
		    ? sender != caller->id
		    : sender & FFA_ID_SECURE || !endpoint_is_secure(e) ||
			      flags & FFA_NOTIFICATION_DELAY_SRI)
		return ST_BAD_PARAM;
	if (!is_enabled(e))
		return ST_DENIED;
	if (vcpu >= e->notifications.vcpu_count)
		return ST_BAD_PARAM;
	s = side_of(e, sender, &side);
	if (!all_bound_to(s, bitmap, sender))
		return ST_DENIED;
	if ((s->per_vcpu & bitmap) != (per_vcpu ? bitmap : 0))
		return ST_BAD_PARAM;
	if (per_vcpu) {
		e->notifications.vcpus[vcpu].pending[side] |= bitmap;
		e->notifications.vcpus[vcpu].is_reported = false;
	} else {
		e->notifications.pending[side] |= bitmap;
		e->notifications.is_reported = false;
	}
	wants_schedule = true;
	return ST_OK;
}

enum status notification_send(const struct spmc_endpoint *sender,
			      uint16_t receiver, uint64_t bitmap)
{
	const struct ffa_regs r = {{FFA_NOTIFICATION_SET,
				    (uint32_t)sender->id << 16 | receiver, 0,
				    (uint32_t)bitmap, bitmap >> 32}};

	return set(sender, &r);
}

/* (sender << 16 | receiver, vcpu << 16 | flags, bitmap). A delayed request to
 * schedule goes out with the next return to normal world, as all do. */
void notification_call_set(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	ffa_finish(r, set(caller, r));
}

#define GET_FLAGS                                                              \
	(FFA_NOTIFICATION_GET_SP | FFA_NOTIFICATION_GET_VM |                   \
	 FFA_NOTIFICATION_GET_SPM | FFA_NOTIFICATION_GET_HYPERVISOR)
/* What only a hypervisor keeps for its machines. */
#define GET_FLAGS_OF_SP                                                        \
	(FFA_NOTIFICATION_GET_VM | FFA_NOTIFICATION_GET_HYPERVISOR)

static uint64_t take(struct spmc_notifications *n, uint32_t vcpu,
		     unsigned int side)
{
	uint64_t bits = n->pending[side] | n->vcpus[vcpu].pending[side];

	n->pending[side] = 0;
	n->vcpus[vcpu].pending[side] = 0;
	return bits;
}

static void store_pair(struct ffa_regs *r, unsigned int low, uint64_t value)
{
	r->x[low] = (uint32_t)value;
	r->x[low + 1] = value >> 32;
}

/* Framework notifications: the lower half is the manager's, the upper half a
 * hypervisor's, that a partition does not have: both are from the manager. */
static uint64_t framework_mask(const struct spmc_endpoint *e, uint32_t flags)
{
	uint64_t of_manager = endpoint_is_secure(e) ? UINT64_MAX : UINT32_MAX;
	uint64_t mask = 0;

	if (flags & FFA_NOTIFICATION_GET_SPM)
		mask |= of_manager;
	if (flags & FFA_NOTIFICATION_GET_HYPERVISOR)
		mask |= (uint64_t)UINT32_MAX << 32;
	return mask;
}

static void get(struct spmc_endpoint *e, uint32_t vcpu, uint32_t flags,
		struct ffa_regs *r)
{
	struct spmc_notifications *n = &e->notifications;
	uint64_t mask = framework_mask(e, flags);

	ffa_success(r);
	if (!is_enabled(e))
		return;
	if (flags & FFA_NOTIFICATION_GET_SP)
		store_pair(r, 2, take(n, vcpu, NOTIFICATION_FROM_SP));
	if (flags & FFA_NOTIFICATION_GET_VM)
		store_pair(r, 4, take(n, vcpu, NOTIFICATION_FROM_VM));
	store_pair(r, 6, n->framework_pending & mask);
	n->framework_pending &= ~mask;
	if (!n->pending[0] && !n->pending[1] && !n->framework_pending)
		n->is_reported = false;
	if (!n->vcpus[vcpu].pending[0] && !n->vcpus[vcpu].pending[1])
		n->vcpus[vcpu].is_reported = false;
}

/* Normal world may ask before it has a bitmap: nothing is pending. */
static bool has_vcpu(const struct spmc_endpoint *e, uint32_t vcpu)
{
	bool may_be_without = !endpoint_is_secure(e);

	return vcpu < e->notifications.vcpu_count ||
	       (may_be_without && !is_enabled(e) && vcpu == 0);
}

/* (vcpu << 16 | receiver, flags) */
void notification_call_get(struct spmc_endpoint *caller, struct ffa_regs *r)
{
	uint16_t receiver = (uint16_t)ffa_w(r, 1);
	uint32_t vcpu = ffa_w(r, 1) >> 16;
	uint32_t flags = ffa_w(r, 2);
	struct spmc_endpoint *e = endpoint_find(receiver);
	bool is_secure = endpoint_is_secure(caller);

	if (flags & ~GET_FLAGS || !e ||
	    (is_secure ? e != caller
		       : receiver & FFA_ID_SECURE || flags & GET_FLAGS_OF_SP) ||
	    !has_vcpu(e, vcpu))
		ffa_fail(r, FFA_ERROR_INVALID_PARAMETERS);
	else
		get(e, vcpu, flags, r);
}

/*
 * FFA_NOTIFICATION_INFO_GET: lists of ids. A list names an endpoint, then up
 * to three of its virtual CPUs; none means all.
 */
struct info {
	uint16_t ids[20];
	uint32_t id_count, id_max;
	uint32_t list_count, list_max;
	uint8_t list_ids[31];
	bool has_more;
};

static bool info_begin_list(struct info *f, uint16_t id, uint32_t extra)
{
	if (f->list_count == f->list_max ||
	    f->id_count + 1 + extra > f->id_max) {
		f->has_more = true;
		return false;
	}
	f->ids[f->id_count++] = id;
	f->list_ids[f->list_count++] = 0;
	return true;
}

static void report_vcpus(struct info *f, struct spmc_endpoint *e)
{
	struct spmc_notifications *n = &e->notifications;
	uint32_t in_list = 3;

	for (uint32_t v = 0; v < n->vcpu_count; v++) {
		struct notification_vcpu *vcpu = &n->vcpus[v];

		if (vcpu->is_reported || !(vcpu->pending[0] | vcpu->pending[1]))
			continue;
		if (in_list == 3) {
			if (!info_begin_list(f, e->id, 1))
				return;
			in_list = 0;
		} else if (f->id_count == f->id_max) {
			f->has_more = true;
			return;
		}
		f->ids[f->id_count++] = (uint16_t)v;
		f->list_ids[f->list_count - 1]++;
		in_list++;
		vcpu->is_reported = true;
	}
}

static void report(struct info *f, struct spmc_endpoint *e)
{
	struct spmc_notifications *n = &e->notifications;

	if (!n->is_reported &&
	    (n->pending[0] | n->pending[1] | n->framework_pending)) {
		if (!info_begin_list(f, e->id, 0))
			return;
		n->is_reported = true;
	}
	report_vcpus(f, e);
}

void notification_call_info_get(struct spmc_endpoint *caller,
				struct ffa_regs *r)
{
	bool is_64 = ffa_w(r, 0) & SMCCC_64;
	struct info f = {.id_max = is_64 ? 20 : 10,
			 .list_max = is_64 ? 20 : 10};
	uint32_t ids_a_reg = is_64 ? 4 : 2;
	struct list *n = NULL;
	uint64_t lists = 0;

	(void)caller;
	list_for_each (n, &endpoints)
		report(&f, endpoint_of(n));
	if (!f.list_count) {
		ffa_fail(r, FFA_ERROR_NO_DATA);
		return;
	}
	ffa_answer(r, is_64 ? FFA_64(FFA_SUCCESS) : FFA_SUCCESS);
	for (uint32_t i = 0; i < f.list_count; i++)
		lists |= (uint64_t)f.list_ids[i] << (12 + 2 * i);
	r->x[2] = (f.has_more ? 1 : 0) | f.list_count << 7 | lists;
	for (uint32_t i = 0; i < f.id_count; i++)
		r->x[3 + i / ids_a_reg] |= (uint64_t)f.ids[i]
					   << 16 * (i % ids_a_reg);
}
