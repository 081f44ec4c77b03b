# SPDX-License-Identifier: BSD-2-Clause
clients += tests/linux/teecall
clients += tests/linux/teekill
