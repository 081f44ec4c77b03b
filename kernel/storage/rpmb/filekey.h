/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_STORAGE_RPMB_FILEKEY_H
#define KERNEL_STORAGE_RPMB_FILEKEY_H

#include "base/bytes/compiler.h"
#include "base/status.h"
#include "kernel/storage/keys.h"

/*
 * How the blocks of one file are ciphered: each by itself, AES-CBC with an
 * initial vector made from its number on the device. There is no tag: that the
 * bytes are those we wrote is what the device vouches for.
 * Spec: abi-formats 3.3.
 */
struct rpmb_filekey;

/* @wrapped: as the file table has it. ST_OK; ST_NO_MEM; ST_CORRUPT (all zero:
 * no key was ever put there). */
enum status rpmb_filekey_open(const uint8_t owner[16],
			      const uint8_t wrapped[STORAGE_FEK_BYTES],
			      struct rpmb_filekey **out);
/* A fresh key, also wrapped. ST_OK; ST_NO_MEM. */
enum status rpmb_filekey_make(const uint8_t owner[16],
			      uint8_t wrapped[STORAGE_FEK_BYTES],
			      struct rpmb_filekey **out);
void rpmb_filekey_close(struct rpmb_filekey *k); /* wipes; NULL allowed */

/* In place, @count blocks from number @block on. */
enum status rpmb_filekey_seal(struct rpmb_filekey *k, uint32_t block,
			      uint8_t *data, uint32_t count);
enum status rpmb_filekey_unseal(struct rpmb_filekey *k, uint32_t block,
				uint8_t *data, uint32_t count);

#endif
