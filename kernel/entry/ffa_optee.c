/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/entry/ffa_optee.h"
#include "abi/gp.h"
#include "abi/optee_ffa.h"
#include "abi/optee_smc.h"
#include "abi/version.h"
#include "kernel/entry/entry_priv.h"
#include "kernel/entry/ffa.h"
#include "kernel/spmc/identity.h"
#include "kernel/spmc/lock.h"
#include "kernel/spmc/mem/inside.h"
#include "kernel/storage/rpmb/policy.h"
#include "kernel/svc/notif.h"

/* Away from the ids that manifests and start-up choose. */
#define ENDPOINT_ID UINT16_C(0xA000)

static const uint8_t uuids[][UUID_BYTES] = {OPTEE_FFA_UUID};

static struct spmc_endpoint endpoint = {
	.id = ENDPOINT_ID,
	.version = FFA_VERSION_1_1,
	.is_version_fixed = true,
	.is_inside = true,
	.properties = FFA_PROPERTY_RECEIVES_DIRECT |
		      FFA_PROPERTY_NOTIFICATIONS | FFA_PROPERTY_AARCH64,
	.uuids = uuids,
	.uuid_count = ARRAY_SIZE(uuids),
	.space = &inside_space,
};

/* The notification that makes normal world run the bottom half. */
static uint32_t bottom_half = NOTIF_BOTTOM_HALF;

/* Memory that a message names for the first time. Of two who ask at a time,
 * one finds it there. */
static enum status adopt(uint64_t handle)
{
	struct mobj *pages = NULL;
	irq_state_t s = spmc_lock();
	enum status st = mem_enter_inside(&endpoint, handle, &pages);

	if (st == ST_OK) {
		st = shm_register_pages(handle, pages);
		if (st != ST_OK)
			(void)!mem_leave_inside(&endpoint, handle);
	} else if (st == ST_CONFLICT) {
		st = ST_OK;
	}
	spmc_unlock(s);
	return st;
}

static enum status release(uint64_t handle)
{
	irq_state_t s = spmc_lock();
	enum status st = shm_unregister(handle);

	if (st == ST_OK)
		st = mem_leave_inside(&endpoint, handle);
	spmc_unlock(s);
	return st;
}

static const struct shm_handles handles = {
	.adopt = adopt,
	.release = release,
};

/* A driver binds the one notification that it listens to; others go nowhere
 * when it has not bound them. */
static void carry_notification(uint32_t value)
{
	uint32_t bit =
		value == NOTIF_BOTTOM_HALF ? READ_ONCE(bottom_half) : value;
	irq_state_t s = spmc_lock();

	(void)!notification_send(&endpoint, FFA_ID_NWD, BIT64(bit));
	spmc_unlock(s);
	entry_ffa_schedule();
}

void ffa_optee_begin(uint16_t cpu_count)
{
	endpoint.execution_contexts = cpu_count;
	check_fatal(endpoint_add(&endpoint) == ST_OK);
	shm_use_handles(&handles);
	if (spmc_identity.schedule_intid)
		notif_use_carrier(carry_notification);
	thread_set_limit(OPTEE_FFA_NOTIF_VALUES - NOTIF_ASYNC_MAX - 1);
}

bool ffa_optee_is_asked(const struct ffa_regs *r)
{
	return (ffa_w(r, 0) & ~SMCCC_64) == FFA_MSG_SEND_DIRECT_REQ &&
	       (uint16_t)ffa_w(r, 1) == endpoint.id;
}

static void get_capabilities(struct ffa_regs *r)
{
	uint32_t ours = OPTEE_FFA_CAP_ARG_OFFSET;

	if (notif_is_offered())
		ours |= OPTEE_FFA_CAP_ASYNC_NOTIF;
	if (rpmb_policy.is_enabled && !rpmb_policy.writes_key)
		ours |= OPTEE_FFA_CAP_RPMB_PROBE;
	r->x[3] = 0;
	r->x[4] = OPTEE_RPC_ARG_PARAMS;
	r->x[5] = ours;
	r->x[6] = NOTIF_ASYNC_MAX + 1 + thread_limit();
}

/* Memory that no message has named is not here; that is as good. */
static enum ffa_error unregister_shm(uint64_t handle)
{
	enum status st = shm_release(handle);

	return st == ST_NOT_FOUND ? FFA_OK : ffa_error_from(st);
}

static enum ffa_error enable_notifications(uint32_t value)
{
	if (value > NOTIF_ASYNC_MAX)
		return FFA_ERROR_INVALID_PARAMETERS;
	WRITE_ONCE(bottom_half, value);
	return ffa_error_from(notif_enable());
}

static void set_result(struct ffa_regs *r, uint32_t code)
{
	r->x[3] = code;
}

/* Final values of a0 and those that ask for help, as results of this ABI. */
static void translate(const struct smc_regs *in, struct ffa_regs *r)
{
	switch ((uint32_t)in->a[0]) {
	case OPTEE_SMC_RETURN_OK:
		r->x[4] = OPTEE_FFA_CALL_DONE;
		break;
	case OPTEE_SMC_RPC_CMD:
		r->x[4] = OPTEE_FFA_CALL_RPC;
		r->x[7] = in->a[3];
		break;
	case OPTEE_SMC_RPC_FOREIGN_INTR:
		r->x[4] = OPTEE_FFA_CALL_INTERRUPTED;
		r->x[7] = in->a[3];
		break;
	case OPTEE_SMC_RETURN_ETHREAD_LIMIT:
		set_result(r, GP_ERROR_BUSY);
		break;
	case OPTEE_SMC_RETURN_EBADADDR:
	case OPTEE_SMC_RETURN_EBADCMD:
	case OPTEE_SMC_RETURN_ERESUME:
		set_result(r, GP_ERROR_BAD_PARAMETERS);
		break;
	default:
		set_result(r, GP_ERROR_GENERIC);
		break;
	}
}

/* The two ABIs differ in where the numbers are. */
static void call_with_arg(const struct ffa_regs *in, struct ffa_regs *out)
{
	struct smc_regs regs = {{OPTEE_SMC_CALL_WITH_REGD_ARG, ffa_w(in, 5),
				 ffa_w(in, 4), ffa_w(in, 6)}};

	entry_yield_smc(&regs);
	translate(&regs, out);
}

static void resume(const struct ffa_regs *in, struct ffa_regs *out)
{
	struct smc_regs regs = {
		{OPTEE_SMC_RETURN_FROM_RPC, 0, 0, ffa_w(in, 7)}};

	entry_yield_smc(&regs);
	translate(&regs, out);
}

static void serve(const struct ffa_regs *in, struct ffa_regs *out)
{
	switch (ffa_w(in, 3)) {
	case OPTEE_FFA_CALL_WITH_ARG:
		call_with_arg(in, out);
		break;
	case OPTEE_FFA_RESUME:
		resume(in, out);
		break;
	case OPTEE_FFA_GET_API_VERSION:
		out->x[3] = OPTEE_FFA_VERSION_MAJOR;
		out->x[4] = OPTEE_FFA_VERSION_MINOR;
		break;
	case OPTEE_FFA_GET_OS_VERSION:
		out->x[3] = REDOUBT_VERSION_MAJOR;
		out->x[4] = REDOUBT_VERSION_MINOR;
		break;
	case OPTEE_FFA_EXCHANGE_CAPABILITIES:
		get_capabilities(out);
		break;
	case OPTEE_FFA_UNREGISTER_SHM:
		set_result(out, (uint32_t)unregister_shm(ffa_pair(in, 4)));
		break;
	case OPTEE_FFA_ENABLE_ASYNC_NOTIF:
		set_result(out, (uint32_t)enable_notifications(ffa_w(in, 4)));
		break;
	default:
		set_result(out, (uint32_t)FFA_ERROR_INVALID_PARAMETERS);
		break;
	}
}

static enum ffa_error check(const struct ffa_regs *r)
{
	uint32_t sender = ffa_w(r, 1) >> 16;

	if (ffa_w(r, 2) || sender & FFA_ID_SECURE)
		return FFA_ERROR_INVALID_PARAMETERS;
	/* Machines of a hypervisor would see each other's calls. */
	return sender == FFA_ID_NWD ? FFA_OK : FFA_ERROR_DENIED;
}

void ffa_optee_call(struct ffa_regs *r)
{
	const struct ffa_regs in = *r;
	enum ffa_error error = check(&in);

	if (error != FFA_OK) {
		ffa_fail(r, error);
		return;
	}
	ffa_answer(r, FFA_MSG_SEND_DIRECT_RESP | (ffa_w(&in, 0) & SMCCC_64));
	r->x[1] = (uint32_t)ENDPOINT_ID << 16 | FFA_ID_NWD;
	serve(&in, r);
}
