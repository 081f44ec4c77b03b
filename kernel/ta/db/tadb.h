/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_TA_DB_TADB_H
#define KERNEL_TA_DB_TADB_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * TAs that are kept in secure storage: one object lists them, with the key and
 * the tag of the file in which each lies, ciphered, with normal world.
 * Spec: abi-formats 4.7; numbers are little endian.
 */
struct tadb_entry {
	uint8_t uuid[16]; /* memory order; nil: a free place */
	uint32_t version;
	uint32_t custom_bytes; /* data of the installer's, before the image */
	uint32_t image_bytes;
	uint32_t file; /* "<number>.ta", decimal */
	uint8_t iv[16];
	uint8_t tag[16];
	uint8_t key[32];
};
static_assert(sizeof(struct tadb_entry) == 96, "TA database");

/* The list is kept in memory: a TA that is not in it costs no RPC. Context of
 * all: thread; they may sleep. */

/* @uuid in octet order. ST_NOT_FOUND; statuses of storage. The caller wipes
 * @out. */
enum status tadb_find(const uint8_t uuid[16], struct tadb_entry *out);
/* What is known of the list may be wrong: read it again at the next use. */
void tadb_forget(void);

/* One change at a time, between begin and end. */
void tadb_begin(void);
void tadb_end(void);
/* A number that no file of the list has. */
enum status tadb_new_file(uint32_t *file);
/* List @e instead of what is there of its UUID, in one step; *@old_file: the
 * file that was listed, or UINT32_MAX. */
enum status tadb_put(const struct tadb_entry *e, uint32_t *old_file);

#endif
