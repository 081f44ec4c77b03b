# SPDX-License-Identifier: BSD-2-Clause
clients += tests/linux/client/ta_test
