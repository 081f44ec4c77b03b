/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <check.h>
#include <test_ta.h>

#define TA_UUID        TEST_UUID(TEST_BITS, TEST_TA_PROBE)
#define TA_FLAGS       0
#define TA_STACK_SIZE  (16 * 1024)
#define TA_DATA_SIZE   (64 * 1024)
#define TA_VERSION     "1.0"
#define TA_DESCRIPTION "Looks at its own world"

#define TA_CURRENT_TA_EXT_PROPERTIES                                           \
	{"test.text", USER_TA_PROP_TYPE_STRING, "some text"},                  \
		{"test.number", USER_TA_PROP_TYPE_U32,                         \
		 &(const uint32_t){1234}},                                     \
		{"test.wide", USER_TA_PROP_TYPE_U64,                           \
		 &(const uint64_t){1ull << 40}},                               \
		{"test.flag", USER_TA_PROP_TYPE_BOOL, &(const bool){true}},    \
		{"test.octets", USER_TA_PROP_TYPE_BINARY_BLOCK, "AQIDBA=="},

#endif
