/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/crypto/huk.h"

#include "base/bytes/mem.h"
#include "kernel/crypto/hash/state.h"
#include "kernel/log/log.h"

void huk_init(void)
{
	if (platform_huk.is_public)
		log_error("huk: WARNING: the hardware unique key is the public "
			  "default; stored secrets are not protected");
}

/*
 * The message that is authenticated. Files that exist fix it: two usages are
 * older than the usage word and lack it.
 */
static void add_message(struct hmac *h, enum huk_usage usage, const void *data,
			size_t data_bytes)
{
	/* A chip id of our own does not enter: compatible files were made with
	 * this text in its place. The final NUL belongs to the message. */
	static const char chip_id[] = "BEEFBEEFBEEFBEEFBEEFBEEFBEEFBEEF";
	static const char ssk[] = "ONLY_FOR_tee_fs_ssk";
	const uint8_t usage_word[4] = {(uint8_t)usage};

	if (usage == HUK_SSK) {
		hmac_update(h, chip_id, sizeof(chip_id) - 1);
		hmac_update(h, ssk, sizeof(ssk));
		return;
	}
	if (usage != HUK_RPMB)
		hmac_update(h, usage_word, sizeof(usage_word));
	hmac_update(h, data, data_bytes);
}

enum status huk_derive(enum huk_usage usage, const void *data,
		       size_t data_bytes, uint8_t *key, size_t key_bytes)
{
	struct hmac h;
	uint8_t mac[HUK_KEY_MAX_BYTES];

	if (key_bytes < 1 || key_bytes > sizeof(mac) ||
	    (unsigned int)usage > HUK_TA_ENC)
		return ST_BAD_PARAM;
	if (usage == HUK_SSK && data_bytes != 0)
		return ST_BAD_PARAM;
	hmac_init(&h, HASH_SHA256, platform_huk.key, sizeof(platform_huk.key));
	add_message(&h, usage, data, data_bytes);
	hmac_final(&h, mac);
	memcpy(key, mac, key_bytes);
	secure_zero(mac, sizeof(mac));
	return ST_OK;
}
