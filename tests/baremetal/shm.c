/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/shm.h"
#include "tests/baremetal/call.h"
#include "tests/baremetal/pages.h"
#include "tests/baremetal/session.h"

void *page_list_create(void *va, uint32_t page_count, uint32_t *list_count)
{
	uint32_t count = page_count / LIST_ENTRIES + 1;
	uint64_t *list = pages_get(count);

	for (uint32_t i = 0; i < page_count; i++)
		list[i / LIST_ENTRIES * 512 + i % LIST_ENTRIES] =
			(uint64_t)va + i * PAGE;
	for (uint32_t i = 0; i + 1 < count; i++)
		list[i * 512 + LIST_ENTRIES] = (uint64_t)list + (i + 1) * PAGE;
	*list_count = count;
	return list;
}

uint32_t shm_register_raw(uint64_t attr, uint64_t list, uint64_t size_bytes,
			  uint64_t cookie)
{
	struct call call;

	call_init(&call, CMD_REGISTER_SHM, 1);
	call.msg->param[0].attr = attr;
	call.msg->param[0].tmem.pa = list;
	call.msg->param[0].tmem.size = size_bytes;
	call.msg->param[0].tmem.cookie = cookie;
	return call_result(&call);
}

uint32_t shm_register(void *va, uint64_t size_bytes, uint64_t cookie)
{
	uint64_t offset = (uint64_t)va % PAGE;
	uint32_t count = 0;
	void *list = page_list_create((char *)va - offset,
				      pages_for(offset + size_bytes), &count);
	uint32_t ret =
		shm_register_raw(ATTR_TMEM_OUT | ATTR_NONCONTIG,
				 (uint64_t)list | offset, size_bytes, cookie);

	pages_put(list, count);
	return ret;
}

uint32_t shm_unregister(uint64_t cookie)
{
	struct call call;

	call_init(&call, CMD_UNREGISTER_SHM, 1);
	call.msg->param[0].attr = ATTR_RMEM_IN;
	call.msg->param[0].rmem.cookie = cookie;
	return call_result(&call);
}
