/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ABI_TA_H
#define ABI_TA_H

#include <stddef.h>
#include <stdint.h>

/*
 * What a TA binary and the kernel share: its head, the block of parameters of
 * an entry, the structures of the system calls, the signed file. All
 * integers little-endian; layouts equal for 32-bit and 64-bit TAs.
 */

/* Where a struct ta_head lies: dynamic symbol `ta_head` of the ELF. */
struct ta_head {
	uint8_t uuid[16]; /* memory order: u32, u16, u16 little-endian, 8 bytes
			   */
	uint32_t stack_size;
	uint32_t flags;
	uint64_t depr_entry; /* all ones; else a TA from before 2019 */
};
_Static_assert(sizeof(struct ta_head) == 32, "ta_head");

#define TA_FLAG_SINGLE_INSTANCE                     (UINT32_C(1) << 2)
#define TA_FLAG_MULTI_SESSION                       (UINT32_C(1) << 3)
#define TA_FLAG_INSTANCE_KEEP_ALIVE                 (UINT32_C(1) << 4)
#define TA_FLAG_SECURE_DATA_PATH                    (UINT32_C(1) << 5)
#define TA_FLAG_CACHE_MAINTENANCE                   (UINT32_C(1) << 7)
#define TA_FLAG_CONCURRENT                          (UINT32_C(1) << 8) /* pseudo-TAs only */
#define TA_FLAG_DEVICE_ENUM                         (UINT32_C(1) << 9)
#define TA_FLAG_DEVICE_ENUM_SUPP                    (UINT32_C(1) << 10)
#define TA_FLAG_DONT_CLOSE_HANDLE_ON_CORRUPT_OBJECT (UINT32_C(1) << 11)
#define TA_FLAG_DEVICE_ENUM_TEE_STORAGE_PRIVATE     (UINT32_C(1) << 12)
#define TA_FLAG_INSTANCE_KEEP_CRASHED               (UINT32_C(1) << 13)
#define TA_FLAGS_KNOWN                              UINT32_C(0x3FFF)

/* First argument of the entry point. */
enum ta_entry_function {
	TA_ENTRY_OPEN_SESSION = 0,
	TA_ENTRY_CLOSE_SESSION = 1,
	TA_ENTRY_INVOKE = 2,
	TA_ENTRY_DUMP_MEMSTATS = 3,
};

struct utee_params {
	uint64_t types; /* 4 bits each, parameter 0 lowest */
	struct {
		uint64_t a; /* value.a or address */
		uint64_t b; /* value.b or size */
	} p[4];
};
_Static_assert(sizeof(struct utee_params) == 72, "utee_params");

struct utee_attribute {
	uint64_t a;
	uint64_t b;
	uint32_t attribute_id;
	uint32_t pad;
};
_Static_assert(sizeof(struct utee_attribute) == 24, "utee_attribute");

struct utee_time {
	uint32_t seconds;
	uint32_t millis;
};

/* __elf_phdr_info, which the loader fills (count of ELFs, array of
 * dl_phdr_info). Offsets: abi-ta 1.7. */
struct elf_phdr_info64 {
	uint32_t reserved;
	uint16_t count;
	uint8_t reserved2;
	char zero;
	uint64_t dlpi;
};
struct elf_phdr_info32 {
	uint32_t reserved;
	uint16_t count;
	uint8_t reserved2;
	char zero;
	uint32_t dlpi;
};
struct dl_phdr_info64 {
	uint64_t addr, name, phdr;
	uint16_t phnum;
	uint64_t adds, subs;
	uint64_t tls_modid, tls_data;
};
_Static_assert(sizeof(struct dl_phdr_info64) == 64, "dl_phdr_info64");
struct dl_phdr_info32 {
	uint32_t addr, name, phdr;
	uint16_t phnum;
	uint16_t pad;
	uint64_t adds, subs;
	uint32_t tls_modid, tls_data;
};
_Static_assert(sizeof(struct dl_phdr_info32) == 40, "dl_phdr_info32");

/* Signed TA file: header, hash, signature, then by type (abi-formats 4.1). */
#define SHDR_MAGIC UINT32_C(0x4F545348)
enum shdr_type {
	SHDR_TA = 0,
	SHDR_BOOTSTRAP_TA = 1,
	SHDR_ENCRYPTED_TA = 2,
	SHDR_SUBKEY = 3,
};
struct shdr {
	uint32_t magic;
	uint32_t type;
	uint32_t image_size;
	uint32_t algorithm;
	uint16_t hash_size;
	uint16_t signature_size;
};
_Static_assert(sizeof(struct shdr) == 20, "shdr");

#endif
