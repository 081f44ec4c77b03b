/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/gp.h"
#include "abi/optee_smc.h"
#include "base/bytes/checked.h"
#include "base/bytes/mem.h"
#include "kernel/entry/entry_priv.h"
#include "kernel/log/log.h"
#include "kernel/mm/kmap.h"
#include "kernel/svc/notif.h"

/* What a call asks for, copied once. `out` is normal world's copy. */
struct message {
	struct ns_message *out;
	uint32_t cmd, func, session;
	uint32_t param_count; /* as the header says; copied: what fits */
	struct optee_msg_param param[MESSAGE_PARAMS_MAX];
};

static struct ns_message *find_registered(const struct smc_regs *regs,
					  uint64_t *room_bytes,
					  struct shm **shm)
{
	uint64_t offset = regs->a[3] & UINT32_MAX;
	struct shm *s = NULL;
	size_t avail = 0;
	void *m = NULL;

	if (shm_get(regs_pair(regs, 1), &s) != ST_OK)
		return NULL;
	if (unlikely(offset >= s->size_bytes)) {
		shm_put(s);
		return NULL;
	}
	*shm = s;
	*room_bytes = s->size_bytes - offset;
	if (likely(s->kva))
		return (void *)((char *)s->kva + offset);
	m = mobj_ptr(s->mobj, s->offset_bytes + offset, &avail);
	*room_bytes = MIN((uint64_t)avail, *room_bytes);
	return m;
}

/* By address: a message lies in one page. */
static struct ns_message *find_in_page(paddr_t pa, uint64_t *room_bytes)
{
	*room_bytes = PAGE_BYTES - (pa & PAGE_MASK);
	return kmap_ns(pa, *room_bytes);
}

struct ns_message *message_find(const struct smc_regs *regs,
				uint64_t *room_bytes, struct shm **shm)
{
	struct ns_message *m = NULL;

	if ((uint32_t)regs->a[0] == OPTEE_SMC_CALL_WITH_REGD_ARG)
		m = find_registered(regs, room_bytes, shm);
	else
		m = find_in_page(regs_pair(regs, 1), room_bytes);
	if (likely(m && *room_bytes >= sizeof(struct optee_msg_header) &&
		   IS_ALIGNED((uintptr_t)m, sizeof(uint64_t))))
		return m;
	shm_put(*shm);
	*shm = NULL;
	return NULL;
}

/* The one time that the message is read. False: it is not all there. */
static bool copy_in(struct ns_message *in, uint64_t room_bytes,
		    struct message *m)
{
	m->param_count = in->header.num_params;
	if (m->param_count > OPTEE_MSG_PARAMS_MAX ||
	    OPTEE_MSG_BYTES(m->param_count) > room_bytes)
		return false;
	m->cmd = in->header.cmd;
	m->func = in->header.func;
	m->session = in->header.session;
	m->out = in;
	for (unsigned int i = 0; i < MIN(m->param_count, MESSAGE_PARAMS_MAX);
	     i++) {
		m->param[i].attr = in->param[i].attr;
		if (!m->param[i].attr)
			continue;
		m->param[i].word[0] = in->param[i].word[0];
		m->param[i].word[1] = in->param[i].word[1];
		m->param[i].word[2] = in->param[i].word[2];
	}
	return true;
}

static void finish(const struct message *m, uint32_t code, uint32_t origin)
{
	m->out->header.ret = code;
	m->out->header.ret_origin = origin;
}

static void finish_tee(const struct message *m, uint32_t code)
{
	if (unlikely(code != GP_SUCCESS))
		log_debug("Message %u refused: %#x", m->cmd, code);
	finish(m, code, GP_ORIGIN_TEE);
}

/* Who opens a session. Only some logins carry an identity. */
static uint32_t decode_client(const struct optee_msg_param *p,
			      struct ta_identity *out)
{
	memset(out->uuid, 0, sizeof(out->uuid));
	out->login = (uint32_t)p->word[2];
	switch (out->login) {
	case TA_LOGIN_PUBLIC:
	case TA_LOGIN_REE_KERNEL:
		return GP_SUCCESS;
	case TA_LOGIN_USER:
	case TA_LOGIN_GROUP:
	case TA_LOGIN_APPLICATION:
	case TA_LOGIN_APPLICATION_USER:
	case TA_LOGIN_APPLICATION_GROUP:
		memcpy(out->uuid, p->word, sizeof(out->uuid));
		return GP_SUCCESS;
	default:
		return GP_ERROR_BAD_PARAMETERS;
	}
}

static void open_session(struct message *m)
{
	const uint64_t meta = OPTEE_MSG_TYPE_VALUE_IN | OPTEE_MSG_ATTR_META;
	struct ta_identity client;
	struct ta_result result;
	struct ta_params ps;
	uint32_t session = 0;
	uint32_t code = GP_ERROR_BAD_PARAMETERS;
	unsigned int count = m->param_count - 2;

	m->out->header.session = 0;
	if (m->param_count < 2 || m->param_count > MESSAGE_PARAMS_MAX ||
	    m->param[0].attr != meta || m->param[1].attr != meta) {
		finish_tee(m, code);
		return;
	}
	code = decode_client(&m->param[1], &client);
	if (code == GP_SUCCESS)
		code = message_decode_params(&m->param[2], count, &ps);
	if (code != GP_SUCCESS) {
		finish_tee(m, code);
		return;
	}
	result = ta_open_session(NULL, &client,
				 (const uint8_t *)m->param[0].word,
				 TA_TIMEOUT_INFINITE, &ps, &session);
	message_return_params(&m->param[2], count, &ps, &m->out->param[2]);
	ta_params_put(&ps);
	if (result.code == GP_SUCCESS)
		m->out->header.session = session;
	finish(m, result.code, result.origin);
}

static void invoke(struct message *m)
{
	struct ta_result result;
	struct ta_params ps;
	uint32_t code = GP_ERROR_BAD_PARAMETERS;

	if (m->param_count <= TA_PARAM_COUNT)
		code = message_decode_params(m->param, m->param_count, &ps);
	if (unlikely(code != GP_SUCCESS)) {
		finish_tee(m, code);
		return;
	}
	result = ta_invoke(NULL, m->session, m->func, TA_TIMEOUT_INFINITE, &ps);
	message_return_params(m->param, m->param_count, &ps, m->out->param);
	ta_params_put(&ps);
	finish(m, result.code, result.origin);
}

static void close_session(struct message *m)
{
	struct ta_result r = {GP_ERROR_BAD_PARAMETERS, GP_ORIGIN_TEE};

	if (!m->param_count)
		r = ta_close_session(NULL, m->session);
	finish(m, r.code, r.origin);
}

static void cancel(struct message *m)
{
	struct ta_result r = {GP_ERROR_BAD_PARAMETERS, GP_ORIGIN_TEE};

	if (!m->param_count)
		r = ta_cancel(m->session);
	finish(m, r.code, r.origin);
}

static void register_shm(struct message *m)
{
	const struct optee_msg_param *p = &m->param[0];
	enum status st = ST_BAD_PARAM;

	if (m->param_count == 1 &&
	    p->attr == (OPTEE_MSG_TYPE_TMEM_OUT | OPTEE_MSG_ATTR_NONCONTIG))
		st = shm_register_list(p->word[2], p->word[0] & ~PAGE_MASK,
				       (uint32_t)(p->word[0] & PAGE_MASK),
				       p->word[1]);
	finish_tee(m, gp_from_status(st));
}

static void unregister_shm(struct message *m)
{
	enum status st = ST_BAD_PARAM;

	if (m->param_count == 1 && m->param[0].attr == OPTEE_MSG_TYPE_RMEM_IN)
		st = shm_unregister(m->param[0].word[2]);
	finish_tee(m, gp_from_status(st == ST_NOT_FOUND ? ST_BAD_PARAM : st));
}

static void stop_notif(struct message *m)
{
	if (m->param_count) {
		finish_tee(m, GP_ERROR_BAD_PARAMETERS);
		return;
	}
	notif_stop();
	finish_tee(m, GP_SUCCESS);
}

/* Over FF-A, memory is not named by messages. */
static bool is_known(uint32_t cmd)
{
	return !shm_is_by_handle() || (cmd != OPTEE_MSG_CMD_REGISTER_SHM &&
				       cmd != OPTEE_MSG_CMD_UNREGISTER_SHM);
}

static uint32_t perform(struct message *m)
{
	if (unlikely(!is_known(m->cmd)))
		return OPTEE_SMC_RETURN_EBADCMD;
	switch (m->cmd) {
	case OPTEE_MSG_CMD_OPEN_SESSION:
		open_session(m);
		break;
	case OPTEE_MSG_CMD_INVOKE_COMMAND:
		invoke(m);
		break;
	case OPTEE_MSG_CMD_CLOSE_SESSION:
		close_session(m);
		break;
	case OPTEE_MSG_CMD_CANCEL:
		cancel(m);
		break;
	case OPTEE_MSG_CMD_REGISTER_SHM:
		register_shm(m);
		break;
	case OPTEE_MSG_CMD_UNREGISTER_SHM:
		unregister_shm(m);
		break;
	case OPTEE_MSG_CMD_DO_BOTTOM_HALF:
		/* No driver of ours has work for it yet. */
		finish_tee(m, m->param_count ? GP_ERROR_BAD_PARAMETERS
					     : GP_SUCCESS);
		break;
	case OPTEE_MSG_CMD_STOP_ASYNC_NOTIF:
		stop_notif(m);
		break;
	default:
		log_debug("Message command %u is unknown", m->cmd);
		return OPTEE_SMC_RETURN_EBADCMD;
	}
	return OPTEE_SMC_RETURN_OK;
}

uint32_t message_serve(struct thread *t)
{
	uint64_t room_bytes = 0;
	struct message m;
	struct ns_message *in =
		message_find(&t->regs, &room_bytes, &t->rpc_shm);
	uint64_t used_bytes = 0;

	if (unlikely(!in || !copy_in(in, room_bytes, &m))) {
		log_debug("Message outside of normal world's memory");
		return OPTEE_SMC_RETURN_EBADADDR;
	}
	if ((uint32_t)t->regs.a[0] != OPTEE_SMC_CALL_WITH_ARG) {
		used_bytes = OPTEE_MSG_BYTES(m.param_count);
		if (room_bytes - used_bytes <
		    OPTEE_MSG_BYTES(OPTEE_RPC_ARG_PARAMS))
			return OPTEE_SMC_RETURN_EBADADDR;
		t->rpc_msg = (char *)in + used_bytes;
		t->rpc_param_max = OPTEE_RPC_ARG_PARAMS;
	}
	return perform(&m);
}
