# SPDX-License-Identifier: BSD-2-Clause
clients += tests/bench/teebench
