/* SPDX-License-Identifier: BSD-2-Clause */
#define BIG_DATA_MIB 8
#include <big_ta.h>
