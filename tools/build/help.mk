# SPDX-License-Identifier: BSD-2-Clause
.PHONY: help
help:
	@cat tools/build/help.txt
